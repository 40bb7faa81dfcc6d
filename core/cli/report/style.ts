/** The look of every page: readable type, figures that line up, paper by day and a dark lab by night. */
export const STYLE = `
:root{color-scheme:light dark;--paper:#fbfaf8;--raised:#fff;--ink:#1b1d22;--quiet:#5d626d;--line:#e2e0db;--accent:#22569b;--second:#a8551c;--third:#3d7a4a;--mark:#eef3fa;
--sans:"Inter","Segoe UI",system-ui,-apple-system,"Helvetica Neue",Arial,sans-serif;--mono:ui-monospace,"SF Mono","Cascadia Mono",Menlo,Consolas,monospace}
@media (prefers-color-scheme:dark){:root{--paper:#121317;--raised:#191b20;--ink:#e6e4df;--quiet:#9a9ea8;--line:#2b2e35;--accent:#8db6ee;--second:#e0a06a;--third:#86c794;--mark:#1c2530}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:86rem;padding:3.5rem clamp(1.1rem,4vw,3rem) 4rem;background:var(--paper);color:var(--ink);font:1rem/1.6 var(--sans);
font-feature-settings:"tnum";-webkit-text-size-adjust:100%}
h1{margin:0 0 .5rem;font-size:clamp(1.7rem,4vw,2.3rem);line-height:1.15;letter-spacing:-.02em;text-wrap:balance}
h2{margin:0 0 .6rem;font-size:1.25rem;letter-spacing:-.01em}
p{max-width:44rem;margin:.4rem 0 1rem;text-wrap:pretty}
.lead{font-size:1.12rem;color:var(--quiet)}
section{margin-top:3rem;padding-top:1.6rem;border-top:1px solid var(--line)}
.facts{display:flex;flex-wrap:wrap;gap:.6rem 2.2rem;margin:1.4rem 0 0}
.facts dt{font-size:.75rem;letter-spacing:.04em;color:var(--quiet)}
.facts dd{margin:0;font-weight:600}
.pictures{margin:1.4rem 0;display:grid;gap:.9rem;max-width:max(9rem + var(--count)*10rem,27rem)}
.row{display:grid;grid-template-columns:8.5rem repeat(var(--count),minmax(0,1fr));gap:.9rem;align-items:start}
.row.head{font-size:.8rem;color:var(--quiet);text-align:center}
.name{font-weight:600;line-height:1.3;padding-top:.2rem}
.name::first-letter,tbody th::first-letter{text-transform:uppercase}
.name small{display:block;margin-top:.25rem;font-weight:400;color:var(--quiet)}
figure{margin:0}
.frame{position:relative;border-radius:3px;overflow:hidden;background:#000}
.frame img{display:block;width:100%;image-rendering:pixelated}
.scale{position:absolute;left:6%;bottom:6%;border-top:3px solid #fff;color:#fff;font-size:.72rem;line-height:1.5;white-space:nowrap;text-shadow:0 0 3px #000,0 0 3px #000;
filter:drop-shadow(0 0 1px #000)}
figcaption{margin-top:.3rem;font-size:.82rem;color:var(--quiet);text-align:center}
.legend{display:grid;grid-template-columns:8.5rem minmax(6rem,16rem);gap:.15rem .9rem;align-items:center;font-size:.8rem;color:var(--quiet)}
.legend i{display:block;height:.65rem;border-radius:2px;box-shadow:0 0 0 1px var(--line)}
.legend div{grid-column:2;display:flex;justify-content:space-between}
.scroll{overflow-x:auto}
table{border-collapse:collapse;font-variant-numeric:tabular-nums;margin:1rem 0 .6rem}
th,td{padding:.45rem .9rem .45rem 0;text-align:right;white-space:nowrap;border-bottom:1px solid var(--line)}
th:first-child{text-align:left;padding-left:.6rem}
thead th{font-size:.8rem;font-weight:500;color:var(--quiet)}
tbody th{font-weight:500}
tbody th,td{vertical-align:top}
td small{display:block;color:var(--quiet)}
.words th,.words td{white-space:normal;text-align:left;vertical-align:top}.words tbody th{white-space:nowrap}
.emphasis{background:var(--mark)}.emphasis th,.emphasis td{font-weight:650}
.note{font-size:.86rem;color:var(--quiet)}
.chart svg{display:block;width:100%;max-width:44rem;height:auto;font:12px var(--sans);fill:var(--quiet)}
.chart figcaption{text-align:left}
.commands{padding-left:1.4rem}.commands li{margin:0 0 1.3rem}.commands li::marker{color:var(--quiet)}
.commands p{margin:.2rem 0}
pre{margin:.35rem 0;padding:.7rem .9rem;white-space:pre-wrap;overflow-wrap:anywhere;background:var(--raised);border:1px solid var(--line);border-radius:5px}
code{font:.85rem/1.5 var(--mono)}
.files{font-size:.86rem;color:var(--quiet);max-width:none}.files code{margin-right:.6rem}
footer{margin-top:3.5rem;font-size:.82rem;color:var(--quiet)}
@media (max-width:40rem){.row{grid-template-columns:repeat(var(--count),minmax(0,1fr));gap:.4rem}.name{grid-column:1/-1}.row.head span:first-child{display:none}.legend{grid-template-columns:auto minmax(6rem,1fr)}}
@media print{body{padding:0}section{break-inside:avoid}}
`;
