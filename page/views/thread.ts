import type { Thread } from '../../core/records/thread.ts';
import { formatPlural } from '../format.ts';
import { attributes, html, type SafeHtml, trusted } from '../html.ts';
import { renderMessage } from '../slack/render.ts';
import type { PostedMessage, ThreadView } from '../source.ts';
import { outsideLink } from '../web-address.ts';
import { icon } from './icon.ts';
import { clock } from './time.ts';

/**
 * A thread as Slack shows it beside its channel: the first message, a rule with the number of answers, the answers.
 * Where only `known` is there the thread is in the real Slack, and the page leads there.
 */
export function threadView(thread: ThreadView | undefined, known: Thread | undefined): SafeHtml {
  if (thread === undefined && known !== undefined) {
    return html`<p>${outsideLink(known.permalink, `The thread is in Slack, in ${known.channel}`)}</p>`;
  }
  if (thread === undefined) return html`<p class="empty">No thread has been opened</p>`;
  const [first, ...replies] = thread.messages;
  return html`<p class="thread-channel">${outsideLink(thread.url, thread.channel)}</p>
<div class="thread">${first !== undefined && messageView(first)}
${replies.length > 0 && html`<p class="thread-rule"><span>${formatPlural(replies.length, 'reply', 'replies')}</span></p>`}
${replies.map(messageView)}</div>`;
}

const messageView = ({ at, author, isPerson, posted, editedAt, message }: PostedMessage): SafeHtml =>
  html`<article class="message" data-key="${at}"${attributes({ 'data-channel': posted?.channel, 'data-ts': posted?.ts })}><span class="avatar" aria-hidden="true">${icon(isPerson === true ? 'person' : 'tool')}</span>
<div class="message-body"><p class="message-head"><strong>${author}</strong> ${isPerson !== true && html`<span class="app-tag">APP</span> `}${clock(at)}</p>
${trusted(renderMessage(message))}
${editedAt !== undefined && html`<p class="edited">edited at ${clock(editedAt)}</p>`}</div></article>`;
