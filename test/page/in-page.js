/** Runs inside the browser before the page's own script; the tests ask it what the document has become. */
globalThis.probe = {
  unfoldAll() {
    for (const details of document.querySelectorAll('details')) details.open = true;
  },

  /** Points at everything and focuses everything, then says what stands in the document that should not. */
  inspect(trace) {
    for (const element of document.querySelectorAll('main *')) {
      element.dispatchEvent(new Event('mouseover', { bubbles: true }));
      element.dispatchEvent(new Event('focus'));
    }
    const foreign = 'iframe, object, embed, img, base, form, style, math, noscript, [style], [srcdoc], [autofocus]';
    return {
      ran: trace in window,
      scripts: [...document.scripts].map((script) => script.getAttribute('src')),
      foreign: document.querySelectorAll(foreign).length,
      handlers: [...document.querySelectorAll('*')].flatMap((element) =>
        element.getAttributeNames().filter((name) => name.startsWith('on')),
      ),
      schemes: [...new Set([...document.links].map((link) => link.protocol))],
      metas: document.querySelectorAll('meta[http-equiv]').length,
      sheets: document.querySelectorAll('link[rel="stylesheet"]').length,
    };
  },

  /** By how many pixels the document is wider than the screen. */
  overflow: () => document.documentElement.scrollWidth - document.documentElement.clientWidth,

  place: () => ({
    top: Math.round(document.activeElement?.getBoundingClientRect().top ?? Number.NaN),
    focus: document.activeElement?.textContent,
  }),

  focused: () => {
    const element = document.activeElement ?? document.body;
    return { id: element.id, text: element.textContent ?? '', outline: getComputedStyle(element).outlineStyle };
  },

  /** The accessibility rules that the document breaks (of these, or of all), each with the elements that do. */
  async violations(rules) {
    const runOnly = rules === undefined ? {} : { runOnly: { type: 'rule', values: rules } };
    const { violations } = await globalThis.axe.run(document, { resultTypes: ['violations'], ...runOnly });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`);
  },
};
