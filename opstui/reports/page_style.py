"""How a page looks: on a wide screen, on a phone, in the dark, on paper."""

from __future__ import annotations

STYLE = """
:root { color-scheme: light dark;
  --paper: #ffffff; --ink: #1f2933; --muted: #5f6b76; --line: #d5dbe1; --tint: #f2f5f8;
  --accent: #0b5cad; --target: #8a4b00; --forecast: #6b3fa0; --band: #b8c2cc;
  --good: #1b6e3c; --warn: #8a5a00; --bad: #b3261e; }
@media (prefers-color-scheme: dark) { :root {
  --paper: #14181d; --ink: #e6eaee; --muted: #9aa7b4; --line: #333c46; --tint: #1d232a;
  --accent: #6cb2ff; --target: #f0a95a; --forecast: #c7a2f2; --band: #4a5866;
  --good: #6fcf97; --warn: #f2c063; --bad: #ff8f87; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); line-height: 1.6;
  font: 16px/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "PingFang SC",
    "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; overflow-wrap: anywhere; }
h1 { font-size: 1.7rem; line-height: 1.3; margin: 0 0 .5rem; }
h2 { font-size: 1.4rem; margin: 2.5rem 0 .75rem; padding-top: .75rem;
  border-top: 2px solid var(--accent); }
h3 { font-size: 1.15rem; margin: 1.75rem 0 .5rem; }
h4 { font-size: 1rem; margin: 1.25rem 0 .5rem; color: var(--muted); }
p { margin: .5rem 0; max-width: 46rem; }
p, li { white-space: pre-line; }
ul { margin: .5rem 0; padding-left: 1.25rem; white-space: normal; }
li { margin: .25rem 0; }
.note { color: var(--muted); font-style: italic; }
.callout { font-size: 1.1rem; padding: .75rem 1rem; background: var(--tint);
  border-left: 4px solid var(--accent); max-width: none; }
code { font-size: .85em; padding: .1em .35em; background: var(--tint); border-radius: 3px; }
.table { overflow-x: auto; margin: .75rem 0; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; overflow-wrap: normal; }
th { text-align: left; font-weight: 600; color: var(--muted); border-bottom: 2px solid var(--line);
  vertical-align: bottom; }
td { border-bottom: 1px solid var(--line); vertical-align: top; min-width: 4.5em; }
th, td { padding: .4rem .9rem .4rem 0; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.days { white-space: nowrap; }
figure { margin: 1.25rem 0; }
figure h3 { margin: 0 0 .5rem; }
figcaption { color: var(--muted); font-size: .92rem; margin-top: .4rem; }
svg { display: block; width: 100%; height: auto; max-width: 60rem; }
svg text { font-size: 13px; fill: var(--ink); font-variant-numeric: tabular-nums; }
svg .frame { stroke: var(--line); } svg text.frame { fill: var(--muted); stroke: none; }
svg .actual { --c: var(--accent); } svg .target { --c: var(--target); }
svg .forecast { --c: var(--forecast); } svg .baseline { --c: var(--muted); }
svg .band { --c: var(--band); } svg .good { --c: var(--good); } svg .warn { --c: var(--warn); }
svg .bad { --c: var(--bad); } svg .text { --c: var(--ink); } svg .grey { --c: var(--muted); }
svg .line { stroke: var(--c); stroke-width: 2.5; fill: none; stroke-linejoin: round; }
svg .trail { stroke: var(--c); stroke-width: 2; fill: none; }
svg .area { fill: var(--c); opacity: .35; } svg .bar { fill: var(--c); }
svg .rule { stroke: var(--muted); stroke-dasharray: 3 3; } svg text.label { fill: var(--c); }
svg.narrow { display: none; max-width: 26rem; }
svg.narrow text { paint-order: stroke; stroke: var(--paper); stroke-width: 4px;
  stroke-linejoin: round; }
@media screen and (max-width: 44rem) { body { font-size: 15px; } h1 { font-size: 1.4rem; }
  svg.wide { display: none; } svg.narrow { display: block; }
  td:first-child { min-width: 8em; } }
@page { size: A4; margin: 14mm 15mm; }
@media print { :root { --paper: #ffffff; --ink: #000000; --muted: #444444; --line: #bbbbbb;
    --tint: #ffffff; --accent: #0b5cad; --target: #8a4b00; --forecast: #6b3fa0; --band: #b8c2cc;
    --good: #1b6e3c; --warn: #8a5a00; --bad: #b3261e; }
  main { max-width: none; padding: 0; } body { font-size: 9.5pt; line-height: 1.4; }
  h1 { font-size: 16pt; } h2 { font-size: 13pt; margin: 1.1rem 0 .4rem; padding-top: .35rem; }
  h3 { font-size: 11pt; margin: .8rem 0 .3rem; } h4 { font-size: 10pt; margin: .6rem 0 .25rem; }
  p, ul { margin: .25rem 0; } li { margin: .1rem 0; } .callout { padding: .35rem .75rem; }
  .table { overflow: visible; margin: .4rem 0; } table { font-size: 8.5pt; line-height: 1.3; }
  th, td { padding: .15rem .5rem .15rem 0; } thead { display: table-header-group; }
  figure { margin: .6rem 0; } figure h3 { margin: 0 0 .3rem; } svg { max-width: 150mm; }
  svg text { font-size: 15px; } figcaption { font-size: 9pt; margin-top: .2rem; }
  h1, h2, h3, h4, .lead, thead, tr:first-child { break-after: avoid; }
  tr:last-child { break-before: avoid; }
  tr, figure, .callout, .short { break-inside: avoid; } p, li { orphans: 3; widows: 3; } }
"""
