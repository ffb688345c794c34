/**
 * Makes `target` look like `wanted` by changing as little as possible: nodes that stay the same are kept, and with them
 * focus, scroll position, selection and what a reader has unfolded. Children are matched by `id` or `data-key`.
 *
 * @param {Element} target what is on the page
 * @param {Element} wanted what the server says now
 */
export function morph(target, wanted) {
  copyAttributes(target, wanted);
  morphChildren(target, wanted);
}

function copyAttributes(target, wanted) {
  for (const { name } of [...target.attributes]) {
    if (!wanted.hasAttribute(name) && !isReaders(target, name)) target.removeAttribute(name);
  }
  for (const { name, value } of wanted.attributes) {
    if (target.getAttribute(name) !== value && !isReaders(target, name)) target.setAttribute(name, value);
  }
}

/** What the reader or the script has set is not the server's to take back. */
const isReaders = (element, name) => (element.tagName === 'DETAILS' && name === 'open') || name === 'hidden';

function morphChildren(target, wanted) {
  const byKey = new Map([...target.children].filter(keyOf).map((child) => [keyOf(child), child]));
  const wantedKeys = new Set([...wanted.children].map(keyOf));
  let cursor = target.firstChild;
  for (const node of [...wanted.childNodes]) {
    const match = findMatch(node, cursor, byKey);
    if (match === null) {
      target.insertBefore(markNew(document.importNode(node, true)), cursor);
      continue;
    }
    // What stands in between and is not wanted goes first: then most matches stay where they are.
    while (cursor !== match && cursor !== null && !wantedKeys.has(keyOf(cursor))) cursor = removeAndStep(cursor);
    if (match === cursor) cursor = cursor.nextSibling;
    else move(target, match, cursor);
    if (match.nodeType === Node.ELEMENT_NODE) morph(match, node);
    else if (match.nodeValue !== node.nodeValue) match.nodeValue = node.nodeValue;
  }
  while (cursor !== null) cursor = removeAndStep(cursor);
}

function removeAndStep(node) {
  const next = node.nextSibling;
  node.remove();
  return next;
}

/** `moveBefore` keeps focus and what is unfolded; browsers without it get the ordinary move. */
function move(parent, node, before) {
  if (typeof parent.moveBefore === 'function') parent.moveBefore(node, before);
  else parent.insertBefore(node, before);
}

function findMatch(node, cursor, byKey) {
  const key = node.nodeType === Node.ELEMENT_NODE ? keyOf(node) : undefined;
  if (key) {
    const known = byKey.get(key);
    byKey.delete(key);
    return known !== undefined && known.tagName === node.tagName ? known : null;
  }
  if (cursor === null || cursor.nodeType !== node.nodeType || cursor.nodeName !== node.nodeName) return null;
  return cursor.nodeType === Node.ELEMENT_NODE && keyOf(cursor) ? null : cursor;
}

const keyOf = (node) => node.id || node.dataset?.key;

function markNew(node) {
  if (node.nodeType === Node.ELEMENT_NODE && node.dataset.key) node.classList.add('is-new');
  return node;
}
