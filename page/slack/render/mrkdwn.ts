import { escapeHtml } from '../../escape-html.ts';
import { decodeEntities, link, mention } from '../html.ts';

/**
 * Renders Slack's mrkdwn as Slack shows it: bold, italic, strike, code, quotes, links and mentions.
 *
 * A mention (`<!channel>`, `<@U…>`) that an attacker's text smuggled in shows as one here, as it would in Slack; that
 * holds inside code too, where Slack resolves them as well.
 *
 * @returns safe HTML: every character of the text is escaped, links lead to http and https only
 */
export function renderMrkdwn(text: string): string {
  const parts = text.split(/```\n?([\s\S]+?)```/);
  return parts.map((part, index) => (index % 2 === 1 ? renderFence(part) : renderLines(part))).join('');
}

const CONTROL = /<([^<>\n]{1,4000})>/;
const INLINE = new RegExp(
  [
    '`([^`\\n]+)`',
    CONTROL.source,
    '(?<![\\w*])\\*(?=\\S)([^*\\n]+)(?<=\\S)\\*(?![\\w*])',
    '(?<![\\w_])_(?=\\S)([^_\\n]+)(?<=\\S)_(?![\\w_])',
    '(?<![\\w~])~(?=\\S)([^~\\n]+)(?<=\\S)~(?![\\w~])',
  ].join('|'),
  'g',
);

const renderFence = (code: string): string =>
  `<pre class="slack-code">${replaceWith(code, new RegExp(CONTROL, 'g'), ([, control = '']) => renderControl(control))}</pre>`;

function renderLines(text: string): string {
  const lines = text.split('\n').map((line) => ({ quoted: /^(?:>|&gt;) ?(.*)$/.exec(line)?.[1], line }));
  const html: string[] = [];
  lines.forEach(({ quoted, line }, index) => {
    const before = lines[index - 1];
    const isBreak = before !== undefined && (before.quoted === undefined || quoted !== undefined);
    const after = lines[index + 1];
    if (quoted !== undefined && before?.quoted === undefined) html.push('<blockquote class="slack-quote">');
    if (isBreak && (quoted === undefined || before?.quoted !== undefined)) html.push('<br>');
    html.push(renderInline(quoted ?? line));
    if (quoted !== undefined && after?.quoted === undefined) html.push('</blockquote>');
  });
  return html.join('');
}

function renderInline(text: string): string {
  return replaceWith(text, INLINE, ([whole, code, control, bold, italic, strike]) => {
    if (code !== undefined) return `<code class="slack-code">${renderCode(code)}</code>`;
    if (control !== undefined) return renderControl(control);
    if (bold !== undefined) return `<strong>${renderInline(bold)}</strong>`;
    if (italic !== undefined) return `<em>${renderInline(italic)}</em>`;
    if (strike !== undefined) return `<s>${renderInline(strike)}</s>`;
    return plain(whole);
  });
}

const renderCode = (code: string): string =>
  replaceWith(code, new RegExp(CONTROL, 'g'), ([, control = '']) => renderControl(control));

/** What is between `<` and `>`: https://docs.slack.dev/messaging/formatting-message-text */
function renderControl(control: string): string {
  const bar = control.indexOf('|');
  const target = bar === -1 ? control : control.slice(0, bar);
  const label = bar === -1 ? undefined : decodeEntities(control.slice(bar + 1));
  if (/^!(channel|here|everyone)$/.test(target)) return mention('broadcast', `@${target.slice(1)}`);
  if (target.startsWith('!subteam^')) return mention('group', label ?? `@${target.slice('!subteam^'.length)}`);
  if (target.startsWith('!date^')) return escapeHtml(label ?? target);
  if (/^@[UW]\w+$/.test(target)) return mention('user', `@${label || target.slice(1)}`);
  if (/^#[CG]\w+$/.test(target)) return mention('channel', `#${label || target.slice(1)}`);
  const address = decodeEntities(target);
  if (/^https?:/i.test(address)) return link(address, escapeHtml(label || address));
  return plain(`<${control}>`);
}

const plain = (text: string): string => escapeHtml(decodeEntities(text));

/** Like String.replace, except that the text between the matches is escaped. */
function replaceWith(text: string, pattern: RegExp, render: (match: RegExpMatchArray) => string): string {
  const html: string[] = [];
  let at = 0;
  for (const match of text.matchAll(pattern)) {
    html.push(plain(text.slice(at, match.index)), render(match));
    at = match.index + match[0].length;
  }
  html.push(plain(text.slice(at)));
  return html.join('');
}
