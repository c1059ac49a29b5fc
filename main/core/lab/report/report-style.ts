// main/core/lab/report/report-style.ts - How the report looks: no font, picture or script from anywhere else; light and dark.
export const reportStyle = `
:root { color-scheme: light dark; --paper: #faf8f5; --ink: #2b2724; --faint: #6b645d; --line: #e2dcd4; --card: #ffffff; --ember: #b4501e;
  --lab-0: #b4501e; --lab-1: #2f6f8f; --lab-2: #5d7a2e; --lab-3: #8a4f8f; --lab-4: #a5761a; --lab-5: #3b5ba5; --lab-6: #9a3f55; --lab-7: #4b7a73;
  --lab-ink: #2b2724; --lab-faint: #6b645d; --lab-line: #e2dcd4; --lab-paper: #ffffff; --lab-front: #b4501e; }
@media (prefers-color-scheme: dark) { :root { --paper: #1c1a18; --ink: #ece7e1; --faint: #a59c92; --line: #3a3531; --card: #24211f; --ember: #e58a55;
  --lab-0: #e58a55; --lab-1: #74b3d1; --lab-2: #a3c26b; --lab-3: #cf9ad3; --lab-4: #dcb45f; --lab-5: #8aa6e8; --lab-6: #e08fa2; --lab-7: #86c2b8;
  --lab-ink: #ece7e1; --lab-faint: #a59c92; --lab-line: #3a3531; --lab-paper: #24211f; --lab-front: #e58a55; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.6 system-ui, -apple-system, "Segoe UI", sans-serif; font-variant-numeric: tabular-nums; }
main { max-width: 1180px; margin: 0 auto; padding: 40px 24px 80px; }
h1 { font-size: 30px; line-height: 1.2; margin: 0 0 4px; } h2 { font-size: 21px; margin: 48px 0 12px; } h3 { font-size: 16px; margin: 0 0 8px; }
p { margin: 8px 0; max-width: 72ch; } .faint { color: var(--faint); }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(280px, 1fr)); gap: 16px; margin: 24px 0; }
.card, figure { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 18px 20px; margin: 0; }
.card strong { color: var(--ember); }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 480px), 1fr)); gap: 16px; }
figure svg { width: 100%; height: auto; display: block; } figcaption { font-weight: 600; margin-bottom: 6px; }
details { margin-top: 8px; } summary { cursor: pointer; color: var(--faint); }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: 14px; }
th, td { text-align: start; padding: 6px 12px 6px 0; border-bottom: 1px solid var(--line); vertical-align: top; white-space: nowrap; }
td.long { white-space: normal; min-width: 18ch; } th { color: var(--faint); font-weight: 600; } td small { display: block; color: var(--faint); }
.failed { color: var(--ember); }
@media print { body { background: none; } figure, .card { break-inside: avoid; } }
`
