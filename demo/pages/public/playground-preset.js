/** What a preset makes of the tokens, as fields of colours take it. */

const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });

/**
 * The colours that the preset sets on the stage's portal, by field, such as `text.light`: `#rrggbb`.
 * `fields` are those to look for; what is not set is left out.
 */
export function coloursOf(stage, preset, fields) {
  const portal = stage.querySelector('usage-portal');
  const { className } = stage;
  const sample = document.createElement('span');
  stage.append(sample);
  const found = {};
  for (const scheme of ['light', 'dark']) {
    stage.className = ['play-stage host', scheme, preset].filter(Boolean).join(' ');
    sample.style.colorScheme = scheme;
    const of = (token) => getComputedStyle(portal).getPropertyValue(`--usage-${token}`).trim();
    const ground = of('surface');
    for (const field of fields) {
      const [name, its] = field.split('.');
      const value = its === scheme && of(name);
      if (value) found[field] = hexOf(sample, [ground, value]);
    }
  }
  sample.remove();
  stage.className = className;
  return found;
}

/** Colours over one another, as one: a field of colours knows no transparent one. */
function hexOf(sample, colours) {
  canvas.clearRect(0, 0, 1, 1);
  for (const colour of colours.filter(Boolean)) {
    sample.style.color = colour;
    canvas.fillStyle = getComputedStyle(sample).color;
    canvas.fillRect(0, 0, 1, 1);
  }
  const [red, green, blue] = canvas.getImageData(0, 0, 1, 1).data;
  return `#${[red, green, blue].map((each) => each.toString(16).padStart(2, '0')).join('')}`;
}
