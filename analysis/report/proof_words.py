"""The words of ``staffing verify`` and its certificate, in Chinese and English."""

from __future__ import annotations

PROOF_WORDS: dict[str, tuple[str, str]] = {
    "proof_begins": ("核验研究：{folder}", "Verifying the study {folder}"),
    "proof_stage_records": ("核对输入和模拟记录……", "Checking inputs and records ..."),
    "proof_stage_values": ("由模拟记录重新计算各项指标……", "Computing the values from the records ..."),
    "proof_stage_again": ("抽取若干次模拟重新运行……", "Playing a sample again ..."),
    "proof_stage_comparison": ("重新计算情景比较……", "Computing the comparison ..."),
    "proof_stage_figures": ("重新作图核对……", "Drawing the figures anew ..."),
    "proof_stage_decision": ("重新计算决策分析……", "Reckoning the decision again ..."),
    "proof_stage_document": ("逐字核对文件 {file}……", "Comparing the document {file} word by word ..."),
    "proof_statement_decision": (
        "决策分析的全部表格已由所留试算重新得出，抽取的试算已重新模拟，均与所留的相同。",
        "All tables of the decision have been reckoned again from its trials, of which some drawn by lot were played again.",
    ),
    "proof_statement_document": (
        "文件《{file}》已逐字、逐图核对，与研究写出的相同。",
        'The document "{file}" has been compared word by word and figure by figure, and is what the study gives.',
    ),
    "proof_statement_claims": (
        "文件中由程序填写、标有〔据…〕的{n}处数字均与研究相符；其余文字和数字由作者负责。",
        "The {n} numbers in it that are marked [R…] were filled in from the study; all other words and numbers are the author's.",
    ),
    "proof_document": ("文件（已逐字核对）", "Document (compared word by word)"),
    "proof_playing": ("抽查重算", "Played again"),
    "proof_again": ("抽查重算", "played again"),
    "proof_none": ("无", "none"),
    "proof_records": (
        "模拟记录：应有{total}份，完好{whole}份。",
        "Records: {whole} of {total} are there and are what was written.",
    ),
    "proof_played": ("抽查重算：{places}。", "Played again: {places}."),
    "proof_compared": ("比较方式：{way}。", "Compared {way}."),
    "proof_several": ("{place}等{n}处", "{n} files, the first of them {place}"),
    "proof_exact": (
        "逐位比较（平台和各软件版本均与运行时相同）",
        "bit for bit (platform and versions are those of the run)",
    ),
    "proof_close": (
        "平台或软件版本与运行时不同，只比较到1e-9（{changed}）",
        "to 1e-9, since platform or versions are not those of the run ({changed})",
    ),
    "proof_passed": ("核验通过：没有发现不符之处。", "Verified: nothing differs."),
    "proof_failed": ("核验未通过：有{n}处不符。", "Not verified: {n} mismatches."),
    "proof_more": ("  另有{n}处，未一一列出。", "  and {n} more."),
    "proof_kept": ("核验证书：{path}", "Certificate: {path}"),
    "proof_not_kept": ("核验证书未能存入研究文件夹：{reason}", "The certificate could not be kept: {reason}"),
    "proof_title": ("模拟结果核验证书", "Certificate of verification"),
    "proof_incomplete": (
        "研究尚未完成：应有{total}次模拟，完成{whole}次。",
        "The study is not complete: {whole} of {total} replications are there.",
    ),
    "proof_statement_exact": (
        (
            "《{title}》的结果经核验：各项输入与清单一致；{whole}份模拟记录均未改动；各指标表由记录重新算出，"
            "与所存的相同；随机抽取{again}次模拟重新运行，结果与所存的逐位相同。"
        ),
        (
            'The results of "{title}" have been verified. All inputs are those of the manifest; all {whole} records are '
            "as they were written; the tables follow from them; {again} replications drawn by lot were played again, and "
            "are the same bit for bit."
        ),
    ),
    "proof_statement_close": (
        (
            "《{title}》的结果经核验：各项输入与清单一致；{whole}份模拟记录均未改动；各指标表由记录重新算出，"
            "与所存的相差不超过1e-9；随机抽取{again}次模拟重新运行，整数完全相同，小数相差不超过1e-9。"
        ),
        (
            'The results of "{title}" have been verified. All inputs are those of the manifest; all {whole} records are '
            "as they were written; the tables follow from them to 1e-9; {again} replications drawn by lot were played "
            "again: whole numbers are the same, others to 1e-9."
        ),
    ),
    "proof_statement_figures": (
        "{n}个图形文件重新绘制，与所存的相同。",
        "All {n} files of figures were drawn anew and are the same.",
    ),
    "proof_limits": (
        "本证书只说明结果确由所列输入和软件算出，此后未经改动；不说明模型假设、输入数据是否正确，也不对结论作出评价。",
        (
            "This certificate says that the results come from these inputs and this software and have not been changed "
            "since. It does not say that the assumptions or the data are right, and it does not judge the conclusions."
        ),
    ),
    "proof_facts": ("核验内容", "What was verified"),
    "proof_item": ("项目", "item"),
    "proof_content": ("内容", "content"),
    "proof_digests": (
        "指纹为SHA-256的前{n}位，文件稍有改动即不相同。",
        "Digests are the first {n} characters of SHA-256; the least change of a file changes them.",
    ),
    "proof_folder": ("研究文件夹", "study folder"),
    "proof_runs": ("模拟", "replications"),
    "proof_runs_of": (
        "{scenarios}个情景，应有{total}次模拟，核对{whole}次；随机种子{seed}",
        "{scenarios} scenarios, {whole} of {total} replications; seed {seed}",
    ),
    "proof_months": ("结果只计算{months}个月", "{months} months of results only"),
    "proof_scenarios": ("输入的指纹", "digests of the inputs"),
    "proof_many": ("{n}个情景，指纹均列于manifest.json", "{n} scenarios; manifest.json lists their digests"),
    "proof_evidence": ("依据数据", "evidence"),
    "proof_results": ("结果的指纹", "digests of the results"),
    "proof_software": ("软件和平台", "software and platform"),
    "proof_model": ("模型", "model"),
    "proof_platform": ("平台", "platform"),
    "proof_way": ("比较方式", "compared"),
    "proof_notes": ("说明", "notes"),
    "proof_date": ("核验日期", "date"),
    "proof_places_more": ("另有{n}次", "and {n} more"),
    "proof_place": ("{scenario}（{number}号）", "{scenario} (no. {number})"),
    "proof_selftest": (
        "自检：用有精确答案的算例检验本机安装的模型（约半分钟）。",
        "Self-test: cases with exact answers, played by the model installed here (half a minute).",
    ),
    "proof_case": ("算例", "case"),
    "proof_source": ("依据", "source"),
    "proof_expected": ("应为", "exact"),
    "proof_found": ("算得", "found"),
    "proof_error": ("标准误", "standard error"),
    "proof_verdict": ("判断", "verdict"),
    "proof_columns": ("列", "columns"),
    "proof_holds": ("相符", "agrees"),
    "proof_differs": ("不符", "differs"),
    "proof_cases_passed": (
        "自检通过：{n}个算例全部相符（与理论值相差不超过4个标准误，且误差小到足以判断）。",
        "Passed: all {n} cases agree (within four standard errors, and these are small enough to tell).",
    ),
    "proof_cases_failed": ("自检未通过：{n}个算例不符：{names}。", "Not passed: {n} cases differ: {names}."),
}
