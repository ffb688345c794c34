import { morph } from './morph.js';
import { press } from './press.js';

const connection = document.getElementById('connection');
let isReading = false;
let isStale = false;

listen();
setInterval(countUp, 1_000);
showFoldButtons();
document.addEventListener('click', foldAll);
document.addEventListener('click', pressButton);

/** The server only says that something has changed; the page then reads itself again. */
function listen() {
  const events = new EventSource('/events');
  let wasLost = false;
  events.addEventListener('hello', () => {
    say('Live', 'live');
    if (wasLost) update();
    wasLost = false;
  });
  events.addEventListener('change', update);
  events.addEventListener('error', () => {
    wasLost = true;
    say('mendhook has stopped', 'lost');
  });
}

async function update() {
  if (isReading) {
    isStale = true;
    return;
  }
  isReading = true;
  try {
    const response = await fetch(location.pathname, { headers: { accept: 'text/html' } });
    apply(new DOMParser().parseFromString(await response.text(), 'text/html'));
  } catch (error) {
    console.warn('the page could not be read', error);
  } finally {
    isReading = false;
  }
  if (isStale) {
    isStale = false;
    update();
  }
}

function apply(wanted) {
  document.title = wanted.title;
  for (const id of ['surroundings', 'main']) {
    const target = document.getElementById(id);
    const source = wanted.getElementById(id);
    if (target !== null && source !== null) morph(target, source);
  }
  showFoldButtons();
}

function say(text, state) {
  connection.textContent = text;
  connection.dataset.state = state;
}

/** Durations of what still runs go on between two updates. */
function countUp() {
  for (const element of document.querySelectorAll('[data-since]')) {
    const seconds = Math.max(0, Math.round((Date.now() - Number(element.dataset.since)) / 1_000));
    element.textContent = seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  }
}

function showFoldButtons() {
  document.getElementById('fold-all')?.removeAttribute('hidden');
}

async function pressButton(event) {
  const button = event.target instanceof Element ? event.target.closest('button[data-action]') : null;
  if (button === null) return;
  const taken = await press(button);
  if (!taken) say('Slack could not pass that on', 'lost');
}

function foldAll(event) {
  const wish = event.target instanceof Element ? event.target.closest('[data-fold]')?.dataset.fold : undefined;
  if (wish === undefined) return;
  for (const details of document.querySelectorAll('main details')) details.open = wish === 'open';
}
