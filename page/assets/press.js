/**
 * Presses a button of a Slack message: the page's server hands it to the local Slack, which calls the app as Slack does.
 *
 * @param {HTMLButtonElement} button carries `data-action` and `data-value`; the message around it `data-channel` and `data-ts`
 *   What fields of the message hold, which carry `data-input`, goes along.
 * @returns {Promise<boolean>} whether it was taken
 */
export async function press(button) {
  const message = button.closest('[data-ts]');
  if (message === null) return false;
  button.disabled = true;
  try {
    const { token } = await (await fetch('/press-token')).json();
    const { channel, ts } = message.dataset;
    const { action: actionId, value } = button.dataset;
    const fields = [...message.querySelectorAll('[data-input]')].filter((field) => field.value.trim() !== '');
    const inputs = Object.fromEntries(fields.map((field) => [field.dataset.input, field.value]));
    const response = await fetch('/press', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-press-token': token },
      body: JSON.stringify({ channel, ts, actionId, value, ...(fields.length > 0 && { inputs }) }),
    });
    return response.ok;
  } catch (error) {
    console.warn('the press was not taken', error);
    return false;
  } finally {
    button.disabled = false;
    button.closest('details')?.removeAttribute('open');
  }
}
