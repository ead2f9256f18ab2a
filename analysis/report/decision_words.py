"""Words of ``staffing decide``: key → (zh, en)."""

from __future__ import annotations

DECISION_WORDS: dict[str, tuple[str, str]] = {
    "decide_time": (
        "至多还需模拟 {n} 次，用 {workers} 个处理器约需 {time}；中断后再次运行即接着算。",
        "At most {n} replications are needed, about {time} on {workers} processes; if stopped, run again to go on.",
    ),
    "decide_next": (
        "写成附件：staffing report {folder}",
        "As an attachment: staffing report {folder}",
    ),
}
