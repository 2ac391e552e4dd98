import { hash } from 'node:crypto'

/** The whole look of every page: one fixed text, so that the CSP can name it by hash and nothing else can bring style. */
export const STYLE = `
:root{color-scheme:light dark;--page:#eef1f6;--card:#fff;--text:#171b26;--soft:#545c6e;--line:#d5dae4;--field:#868fa3;--fill:#f5f7fb;--accent:#3550b8;--accent-press:#28409c;--on-accent:#fff;--bad:#a4192b;--bad-fill:#fdf1f2;--bad-line:#efc6cb;--warn:#7a4a00;--warn-fill:#fff6e5;--warn-line:#efd9ad;--shade:0 0 0 1px rgb(20 28 60/.07),0 4px 14px rgb(20 28 60/.07)}
@media (prefers-color-scheme:dark){:root{--page:#0e1118;--card:#171b25;--text:#eceff6;--soft:#a9b1c3;--line:#2d3444;--field:#77819a;--fill:#1e2431;--accent:#a8b8ff;--accent-press:#c3ceff;--on-accent:#10142a;--bad:#ffb3b9;--bad-fill:#33181d;--bad-line:#5d2a32;--warn:#f5cf8a;--warn-fill:#2e2514;--warn-line:#57451f;--shade:0 0 0 1px #262d3c}}
*{box-sizing:border-box}
[hidden]{display:none!important}
html{font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,"Noto Sans",sans-serif;-webkit-text-size-adjust:100%}
body{margin:0;min-height:100vh;min-height:100dvh;display:flex;flex-direction:column;align-items:center;justify-content:center;gap:1.25rem;padding:1.5rem 1rem;color:var(--text);background:var(--page);overflow-wrap:anywhere}
main{width:100%;max-width:27.5rem;padding:2rem;background:var(--card);border-radius:1rem;box-shadow:var(--shade)}
footer{display:flex;align-items:center;gap:.45rem;font-size:.8125rem;color:var(--soft)}
footer svg{width:1rem;height:1rem}
h1{margin:0;font-size:1.5rem;line-height:1.25;font-weight:650;letter-spacing:-.015em}
h2{margin:1.25rem 0 .25rem;font-size:.9375rem;line-height:1.4;font-weight:600}
p{margin:.5rem 0 0}
details+p,.who+p{margin-top:.875rem}
p+details{margin-top:.5rem}
.org{display:flex;align-items:center;gap:.625rem;margin-bottom:1.5rem;font-weight:600;font-size:.9375rem}
.soft{color:var(--soft)}
.small{font-size:.875rem}
.tile{flex:none;display:grid;place-items:center;width:2rem;height:2rem;border-radius:.5rem;font-size:.875rem;font-weight:650;color:#fff;background:#3f51a3}
.tile.big{width:2.75rem;height:2.75rem;border-radius:.75rem;font-size:1.125rem}
.tile.round{border-radius:50%;width:2.5rem;height:2.5rem}
.t1{background:#24627a}.t2{background:#2b6a4b}.t3{background:#7a4f1d}.t4{background:#8a3a56}.t5{background:#6a4796}
form{margin:0}
.field{margin-top:1.25rem}
label{display:block;margin-bottom:.375rem;font-weight:550;font-size:.9375rem}
input[type=text],input[type=password],textarea{display:block;width:100%;min-height:2.875rem;padding:.5rem .75rem;font:inherit;color:inherit;background:var(--card);border:1px solid var(--field);border-radius:.5rem}
textarea{min-height:5rem;resize:vertical}
input[aria-invalid=true]{border-color:var(--bad)}
.check{display:flex;align-items:flex-start;gap:.625rem;margin-top:1rem}
.check label{margin:0;font-weight:400}
.check input{flex:none;width:1.125rem;height:1.125rem;margin:.1875rem 0 0;accent-color:var(--accent)}
.actions{display:flex;flex-wrap:wrap;justify-content:flex-end;gap:.625rem;margin-top:1.75rem}
button,.button{display:inline-flex;align-items:center;justify-content:center;min-height:2.75rem;min-width:6rem;padding:.5rem 1.125rem;font:inherit;font-weight:600;color:var(--text);background:var(--card);border:1px solid var(--field);border-radius:.5rem;text-decoration:none;cursor:pointer}
button:hover,.button:hover{background:var(--fill)}
.primary{color:var(--on-accent);background:var(--accent);border-color:var(--accent)}
.primary:hover{background:var(--accent-press);border-color:var(--accent-press)}
.link{min-height:1.75rem;min-width:0;padding:.125rem .25rem;margin:-.125rem -.25rem;font-weight:500;font-size:.875rem;color:var(--accent);background:none;border-color:transparent;text-align:start}
.link:hover{background:var(--fill);text-decoration:underline}
a{color:var(--accent)}
a.button.primary{color:var(--on-accent)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
h1:focus-visible{outline:none}
.problem,.notice{margin-top:1.25rem;padding:.75rem .875rem;border:1px solid var(--bad-line);border-radius:.5rem;color:var(--bad);background:var(--bad-fill);font-size:.9375rem}
.notice{color:var(--warn);background:var(--warn-fill);border-color:var(--warn-line)}
.problem p,.notice p{margin:0}
.problem p+p{margin-top:.375rem}
.notice.done{color:var(--text);background:var(--fill);border-color:var(--line)}
.problem details{margin-top:.375rem}
details{font-size:.875rem}
summary{display:flex;align-items:center;gap:.5rem;min-height:1.75rem;cursor:pointer;list-style:none;border-radius:.25rem}
summary::-webkit-details-marker{display:none}
summary::after{content:"";flex:none;width:.4rem;height:.4rem;margin-inline:auto .25rem;border:solid currentColor;border-width:0 1.5px 1.5px 0;transform:rotate(45deg) translate(-1px,-1px)}
details[open]>summary::after{transform:rotate(225deg) translate(-1px,-1px)}
summary.inline{display:inline-flex;color:var(--soft)}
summary.inline::after{margin-inline:0 .25rem}
.problem summary.inline{color:inherit}
.help{margin-top:.75rem;color:var(--soft)}
dl{display:grid;grid-template-columns:auto 1fr;gap:.125rem .875rem;margin:.5rem 0 0;font-size:.8125rem}
dt{color:var(--soft)}
.problem dt{color:inherit}
dd{margin:0;min-width:0;user-select:all;-webkit-user-select:all}
.code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
.identity{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;gap:.25rem .75rem;padding:.5rem .75rem;margin-bottom:1.25rem;border:1px solid var(--line);border-radius:.625rem;background:var(--fill);font-size:.9375rem}
.identity p{margin:0;min-width:0}
.accounts{display:grid;gap:.5rem;margin:1.25rem 0 0;padding:0;list-style:none}
.account{display:flex;justify-content:flex-start;gap:.75rem;width:100%;padding:.75rem;font-weight:400;text-align:start;border-color:var(--line)}
.account>span:last-child{min-width:0;line-height:1.35}
.account b,.account small{display:block}
.account small{font-size:.8125rem;color:var(--soft)}
.who{display:flex;align-items:center;gap:.75rem;margin-top:1.25rem}
.who p{margin:0;min-width:0;line-height:1.35}
.app{display:flex;align-items:center;gap:.75rem;margin:1.25rem 0 .75rem}
.app p{margin:0;line-height:1.35;min-width:0}
.badge{display:inline-flex;align-items:center;gap:.25rem;padding:.0625rem .5rem;border:1px solid var(--warn-line);border-radius:1rem;font-size:.75rem;font-weight:600;color:var(--warn);background:var(--warn-fill);white-space:nowrap}
.badge svg{width:.8125rem;height:.8125rem}
.lines{margin:.5rem 0 0;padding:0;list-style:none;border:1px solid var(--line);border-radius:.625rem}
.lines li+li{border-top:1px solid var(--line)}
.lines details,.lines .plain{padding:.5rem .75rem;font-size:.9375rem}
.lines details p{margin:.125rem 0 .25rem;font-size:.875rem;color:var(--soft)}
.lines .words{min-width:0;display:flex;flex-wrap:wrap;align-items:center;gap:.25rem .5rem}
.end{margin-top:1.25rem;padding-top:.75rem;border-top:1px solid var(--line);font-size:.875rem;color:var(--soft)}
.steps{margin:.75rem 0 0;padding-inline-start:1.25rem}
.steps li+li{margin-top:.5rem}
.big-code{display:block;margin-top:1rem;padding:.875rem;border:1px solid var(--line);border-radius:.5rem;background:var(--fill);font-size:.875rem;user-select:all;-webkit-user-select:all}
.aside,input.aside{position:absolute;width:1px;height:1px;min-height:0;padding:0;border:0;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media (max-width:26rem){body{padding:.75rem .5rem;justify-content:flex-start}main{padding:1.25rem 1rem;border-radius:.75rem}.actions>*{flex:1 1 7.5rem;min-width:fit-content}}
@media (forced-colors:active){main,.tile,.badge{border:1px solid CanvasText}.primary{border-width:2px}}
@media print{body{background:none}main{box-shadow:none}}
`

export const STYLE_SOURCE = `'sha256-${hash('sha256', STYLE, 'base64')}'`
