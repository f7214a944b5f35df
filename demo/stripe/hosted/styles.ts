/** The looks of every hosted page: one text, so that its hash can stand in the content policy. */
export const STYLES = `
:root {
  color-scheme: light dark;
  --ground: #f4f5f7; --sheet: #fff; --ink: #1a1f36; --quiet: #525a70; --line: #dfe3ea;
  --accent: #4338ca; --on-accent: #fff; --field: #fff; --edge: #7c8499;
  --good: #0b6b3a; --good-ground: #ddf5e6; --bad: #a3141e; --bad-ground: #fde6e7;
  --warn: #7a4700; --warn-ground: #fdf0d5;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #11131a; --sheet: #1a1d27; --ink: #eceef5; --quiet: #a9b0c3; --line: #2f3444;
    --accent: #a5b0ff; --on-accent: #11131a; --field: #11131a; --edge: #747c93;
    --good: #7fe0a8; --good-ground: #12341f; --bad: #ff9a9f; --bad-ground: #401b1e;
    --warn: #f3c677; --warn-ground: #3a2a0d;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--ground); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', sans-serif;
  overflow-wrap: anywhere;
}
.bar, main, .foot { max-width: 64rem; margin: 0 auto; padding: 0 1.25rem; }
.bar { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; padding-block: 1.25rem; }
.bar b { font-weight: 600; } .bar a { margin-inline-start: auto; }
.test { font-size: .75rem; font-weight: 600; padding: .1rem .5rem; border-radius: 1rem; background: var(--warn-ground); color: var(--warn); }
.foot { padding-block: 2rem 3rem; color: var(--quiet); font-size: .875rem; }
.columns { display: grid; gap: 1.25rem; align-items: start; }
@media (min-width: 54rem) { .columns.two { grid-template-columns: minmax(0, 1fr) 22rem; } }
.narrow { max-width: 32rem; margin-inline: auto; }
.sheet { background: var(--sheet); border: 1px solid var(--line); border-radius: 12px; padding: 1.5rem; margin-bottom: 1.25rem; }
h1 { font-size: 2rem; line-height: 1.2; margin: 0; font-variant-numeric: tabular-nums; }
h1.words { font-size: 1.5rem; margin-bottom: .75rem; }
h2 { font-size: 1.0625rem; margin: 0 0 .75rem; }
form + section, p + h2, h1 + h2, .after { margin-top: 1.75rem; }
h1 + h2 { margin-top: 1.25rem; }
p { margin: .25rem 0 .75rem; } p:last-child { margin-bottom: 0; }
.quiet, small { color: var(--quiet); font-size: .875rem; }
a { color: var(--accent); text-underline-offset: .15em; }
.badge { display: inline-block; font-size: .8125rem; font-weight: 600; padding: .1rem .6rem; border-radius: 1rem; background: var(--ground); color: var(--quiet); }
.badge.good { background: var(--good-ground); color: var(--good); }
.badge.bad { background: var(--bad-ground); color: var(--bad); }
.badge.warn { background: var(--warn-ground); color: var(--warn); }
.notice { border-radius: 8px; padding: .75rem 1rem; margin: 0 0 1rem; background: var(--bad-ground); color: var(--bad); }
.notice.good { background: var(--good-ground); color: var(--good); }
dl { display: grid; grid-template-columns: minmax(6rem, max-content) minmax(0, 1fr); gap: .35rem 1.25rem; margin: 1rem 0 0; }
dt { color: var(--quiet); } dd { margin: 0; }
table { width: 100%; border-collapse: collapse; margin: .5rem 0 0; }
th, td { text-align: start; padding: .6rem .75rem .6rem 0; border-bottom: 1px solid var(--line); vertical-align: top; font-weight: 400; }
thead th { color: var(--quiet); font-size: .8125rem; }
th:last-child, td:last-child { padding-inline-end: 0; }
.number { text-align: end; font-variant-numeric: tabular-nums; white-space: nowrap; overflow-wrap: normal; }
.totals { max-width: 26rem; margin-inline-start: auto; }
.totals td, .totals th { border: 0; padding-block: .25rem; }
.totals .strong th, .totals .strong td { font-weight: 650; border-top: 1px solid var(--line); padding-top: .5rem; }
.group td { padding-top: 1.25rem; font-weight: 600; }
@media (max-width: 34rem) {
  .lines thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; white-space: nowrap; }
  .lines tr { display: grid; grid-template-columns: 1fr auto; border-bottom: 1px solid var(--line); padding: .5rem 0; }
  .lines td { border: 0; padding: .1rem 0; } .lines td:first-child { grid-column: 1 / -1; }
  .lines td:nth-child(2), .lines td:nth-child(3) { text-align: start; color: var(--quiet); grid-column: 1; }
  .lines td:nth-child(2)::before, .lines td:nth-child(3)::before { content: attr(data-label) ' '; }
  .lines td:empty { display: none; }
  .lines td:nth-child(4) { grid-column: 2; grid-row: 2 / span 2; align-self: start; }
  .lines .group { display: block; }
}
label { display: block; font-weight: 600; font-size: .875rem; margin: .9rem 0 .3rem; }
input:not([type=radio], [type=checkbox]), select, textarea {
  width: 100%; font: inherit; color: inherit; background: var(--field);
  border: 1px solid var(--edge); border-radius: 8px; padding: .55rem .7rem; min-height: 2.75rem;
}
.choice { display: flex; gap: .6rem; align-items: baseline; font-weight: 400; font-size: 1rem; margin: .5rem 0; }
fieldset { border: 0; padding: 0; margin: 1rem 0 0; min-width: 0; } legend { padding: 0; font-weight: 600; font-size: .875rem; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 0 .75rem; align-items: end; }
button, .button {
  display: inline-flex; align-items: center; justify-content: center; min-height: 2.75rem; padding: .5rem 1.1rem;
  font: inherit; font-weight: 600; border-radius: 8px; border: 1px solid var(--accent); cursor: pointer;
  background: var(--accent); color: var(--on-accent); text-decoration: none;
}
button.plain, .button.plain { background: transparent; color: var(--accent); border-color: var(--edge); }
button.danger { background: transparent; color: var(--bad); border-color: currentcolor; }
button.wide { width: 100%; margin-top: 1.25rem; }
.acts { display: flex; flex-wrap: wrap; gap: .6rem; margin-top: 1.25rem; align-items: center; } .acts form { margin: 0; }
.row { display: flex; flex-wrap: wrap; gap: .4rem 1rem; align-items: center; padding: .75rem 0; border-bottom: 1px solid var(--line); }
.row:last-of-type { border-bottom: 0; } .row .acts { margin: 0 0 0 auto; }
.row button, .row .button { min-height: 2.25rem; padding: .25rem .8rem; font-size: .875rem; }
::placeholder { color: var(--quiet); opacity: 1; }
.bill { display: grid; grid-template-columns: minmax(0, 1fr) auto; }
.bill .badge { justify-self: start; } .bill .number { text-align: end; }
@media (min-width: 40rem) { .bill { grid-template-columns: minmax(0, 1fr) 8rem 13rem; } .bill .badge { justify-self: end; } }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
`;
