/** The one style of printed reports: A4, black on white, nothing told by colour alone. */
export const printableStyle = `
:root { --ink: #1a1d21; --soft: #4a5260; --line: #b9c0ca; --paper: #fff; --wash: #f3f5f8; --good: #0b5d2e; --bad: #8f1d14; --wait: #6b4600; }
* { box-sizing: border-box; }
html { font-size: 16px; }
body { margin: 0 auto; max-width: 60rem; padding: 1.5rem 1.25rem 3rem; color: var(--ink); background: var(--paper);
  font: 1rem/1.6 "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", "Segoe UI", Arial, sans-serif; }
header { border-bottom: 3px double var(--ink); padding-bottom: .6rem; }
header p { margin: 0; color: var(--soft); }
h1 { margin: 0 0 .25rem; font-size: 1.7rem; line-height: 1.25; }
h2 { margin: 1.8rem 0 .5rem; font-size: 1.15rem; border-left: .3rem solid var(--ink); padding-left: .55rem; line-height: 1.35; break-after: avoid; }
h3 { margin: 1.1rem 0 .35rem; font-size: 1rem; break-after: avoid; }
p { margin: .4rem 0; }
.verdict { margin: 1.1rem 0; padding: .8rem 1rem; border: 2px solid; border-left-width: .7rem; font-size: 1.1rem; font-weight: 600; break-inside: avoid; }
.verdict.good { color: var(--good); } .verdict.bad { color: var(--bad); } .verdict.wait { color: var(--wait); }
.verdict .mark { margin-right: .4rem; }
.note { color: var(--soft); font-size: .9rem; }
progress { width: 100%; height: 1rem; }
dl { break-inside: avoid; display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1.2rem; margin: .5rem 0; }
.facts { grid-template-columns: max-content 1fr max-content 1fr; }
.whole { white-space: nowrap; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
.figures { display: grid; grid-template-columns: repeat(5, 1fr); margin: .8rem 0; border: 1px solid var(--line); break-inside: avoid; }
.figures div { padding: .5rem .7rem; border-right: 1px solid var(--line); } .figures div:last-child { border-right: 0; }
.figures dt { font-size: .85rem; } .figures dd { font-size: 1.4rem; font-weight: 600; font-variant-numeric: tabular-nums; line-height: 1.3; }
code { font-family: "Cascadia Mono", Consolas, "DejaVu Sans Mono", "Noto Sans Mono", monospace; font-size: .84em; overflow-wrap: anywhere; line-break: anywhere; }
.wide { overflow-x: auto; } .wide:focus-visible, a:focus-visible { outline: 3px solid #1b4f9c; outline-offset: 2px; }
table { width: 100%; border-collapse: collapse; margin: .4rem 0; font-size: .92rem; }
caption { text-align: left; color: var(--soft); padding: 0 0 .3rem; }
th, td { border: 1px solid var(--line); padding: .35rem .5rem; text-align: left; vertical-align: top; }
thead th { background: var(--wash); border-bottom: 2px solid var(--ink); }
th.number, td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td.word, th.word { white-space: nowrap; } td.word code { font-size: .8em; }
thead { display: table-header-group; } tr { break-inside: avoid; }
tbody.one { break-inside: avoid; } tbody.one tr:first-child td, tbody.one tr:first-child th { border-top-width: 2px; border-top-color: var(--soft); }
td.story { padding-left: 1rem; background: #fafbfc; }
td.story ol { margin: .15rem 0; padding-left: 1.3rem; } td.story li { margin: .1rem 0; }
.rows { display: grid; grid-template-columns: 1fr 1fr; gap: .2rem 1.2rem; }
.rows p { margin: .1rem 0; } .rows strong { font-weight: 600; }
.signing { display: grid; grid-template-columns: repeat(3, 1fr); gap: 1.6rem; margin-top: 1rem; break-inside: avoid; }
.signing p { border-top: 1px solid var(--ink); padding-top: .3rem; margin-top: 1.9rem; color: var(--soft); font-size: .9rem; }
footer { margin-top: 1rem; border-top: 1px solid var(--line); padding-top: .5rem; color: var(--soft); font-size: .85rem; }
@media (max-width: 44rem) { .figures { grid-template-columns: repeat(2, 1fr); } .figures div { border-bottom: 1px solid var(--line); } dl, .facts, .rows, .signing { grid-template-columns: 1fr; } dt { margin-top: .3rem; } }
@media print {
  @page { size: A4; margin: 14mm 14mm 16mm; @bottom-right { content: counter(page) " / " counter(pages); font-size: 9pt; color: #4a5260; } }
  html { font-size: 10pt; } h2 { margin-top: 1.3rem; } body { max-width: none; padding: 0; line-height: 1.5; }
  .wide { overflow: visible; } .verdict, thead th, td.story { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  a { color: inherit; text-decoration: none; }
}
`;
