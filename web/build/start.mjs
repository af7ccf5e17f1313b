// The page before its scripts have come, and those scripts in one file: on a slow phone each request costs a journey there and back.

/** The house mark, as `BrandMark` of the shell draws it. */
const MARK =
  '<svg aria-hidden="true" viewBox="0 0 32 32"><rect width="32" height="32" rx="9" fill="var(--c-accent)"/>' +
  '<path d="M10 23V9.500A1.500 1.500 0 0 1 11.500 8h9A1.500 1.500 0 0 1 22 9.500V23" fill="none" stroke="var(--c-on-accent)" stroke-width="2.200"/>' +
  '<path d="M12.500 10.500 18 12v12l-5.500-1z" fill="var(--c-on-accent)"/>' +
  '<path d="M7 24.500h18" stroke="var(--c-on-accent)" stroke-width="2.200" stroke-linecap="round"/></svg>';
const ROOT = '<div id="root"></div>';

/** A plugin: the mark stands where the app will be, and all that the first screen needs comes as one script. */
export function startPage() {
  return {
    name: "doorstep-start",
    config: () => ({ build: { rolldownOptions: { output: { codeSplitting: { groups: [{ name: "start", tags: ["$initial"] }] } } } } }),
    transformIndexHtml(html) {
      if (!html.includes(ROOT)) throw new Error(`index.html has no ${ROOT}`);
      return html.replace(ROOT, `<div id="root"><div class="starting">${MARK}</div></div>`);
    },
  };
}
