/** Plain enough to print, and dark where the reader's screen is. */
export const docsStyle = `
:root { color-scheme: light dark; --line: #8884; --soft: #8882; }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; display: grid; grid-template-columns: 22rem 1fr; }
nav { position: sticky; top: 0; height: 100vh; overflow: auto; border-right: 1px solid var(--line); font-size: .85rem; }
nav ul { list-style: none; padding: 0 1rem; }
nav a { color: inherit; text-decoration: none; overflow-wrap: anywhere; }
main { padding: 1rem 2.5rem; max-width: 60rem; min-width: 0; }
article { border-top: 1px solid var(--line); padding: .5rem 0 1.5rem; }
code, pre { font: .85em/1.45 ui-monospace, monospace; background: var(--soft); border-radius: 4px; padding: .1em .3em; }
pre { padding: .8rem; overflow: auto; max-height: 30rem; }
table { border-collapse: collapse; width: 100%; }
td { border-bottom: 1px solid var(--line); padding: .3rem .6rem .3rem 0; vertical-align: top; overflow-wrap: anywhere; }
.response { margin-top: .6rem; }
h1 small { font-weight: normal; opacity: .6; }
@media (max-width: 50rem) { body { display: block; } nav { position: static; height: auto; } main { padding: 1rem; } }
`;
