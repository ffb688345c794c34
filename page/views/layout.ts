import { html, type SafeHtml } from '../html.ts';
import type { Overview } from '../source.ts';
import { icon } from './icon.ts';

export interface Page {
  readonly title: string;
  readonly body: SafeHtml;
  /** Absent when the source itself could not be read. */
  readonly overview?: Overview;
}

/** The document around a view. `main` is what the client script brings up to date. */
export const layout = ({ title, body, overview }: Page): string =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${title} · mendhook</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/assets/page.css">
<script src="/assets/page.js" type="module"></script>
</head>
<body>
<a class="skip-link" href="#main">Skip to content</a>
<header class="top"><div class="top-inner">
<a class="brand" href="/">${icon('tool')}<span>mendhook</span></a>
${overview !== undefined && surroundings(overview)}
<p class="connection" id="connection" role="status"></p>
</div></header>
<main id="main" tabindex="-1">
${body}
</main>
</body>
</html>
`.markup;

/** Says plainly what here is played by this machine and what is real. */
function surroundings({ systems, model }: Overview): SafeHtml {
  const names = (kind: 'local' | 'real') =>
    systems
      .filter((system) => system.kind === kind)
      .map((system) => system.name)
      .join(', ');
  const local = names('local');
  const real = names('real');
  return html`<dl class="surroundings" id="surroundings">
${local !== '' && html`<div><dt>On this machine</dt><dd>${local}</dd></div>`}
${real !== '' && html`<div><dt>Real</dt><dd>${real}</dd></div>`}
<div><dt>Model</dt><dd>${model.label}${model.kind === 'scripted' && html` <span class="tag">not a model</span>`}</dd></div>
</dl>`;
}
