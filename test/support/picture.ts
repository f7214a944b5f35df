/**
 * Pictures that can be compared: shrunk, so that a font's hinting is gone and a layout is not, and
 * judged strip by strip, so that a small fault on a long page is as large as it looks.
 */
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';

/** What one strip is high, in pixels of the page. */
const STRIP = 120;

/** As much of a strip may differ. */
const TOLERATED = 0.04;

/** How far two colours may be apart, as pixelmatch has it, 0 to 1. */
const NEAR = 0.16;

/** As many pixels of the page may one be higher than the other. */
const HIGHER = 12;

export type Picture = {
  readonly png: PNG;
  /** How many pixels of the page are one of its own, each way. */
  readonly scale: number;
};

/** A screenshot, `scale` times smaller: each pixel is the mean of those it stands for. */
export function shrink(screenshot: Buffer, scale: number): Picture {
  const from = PNG.sync.read(screenshot);
  const to = new PNG({
    width: Math.floor(from.width / scale),
    height: Math.floor(from.height / scale),
  });
  for (let y = 0; y < to.height; y++) {
    for (let x = 0; x < to.width; x++) {
      const at = (y * to.width + x) * 4;
      for (const [channel, value] of mean(from, x * scale, y * scale, scale).entries()) {
        // Fewer shades make a smaller file, and nobody sees it.
        to.data[at + channel] = Math.min(255, Math.round(value / 4) * 4);
      }
      to.data[at + 3] = 255;
    }
  }
  return { png: to, scale };
}

export function toPng({ png }: Picture): Buffer {
  return PNG.sync.write(png, { colorType: 2, deflateLevel: 9 });
}

export function fromPng(bytes: Buffer, scale: number): Picture {
  return { png: PNG.sync.read(bytes), scale };
}

/** What is different, in words; nothing where they are alike. */
export function differences(now: Picture, before: Picture): string[] {
  const { scale } = now;
  const width = now.png.width;
  if (width !== before.png.width) return [`is ${width * scale} px wide`];
  const higher = (now.png.height - before.png.height) * scale;
  const height = Math.min(now.png.height, before.png.height);
  const told = Math.abs(higher) > HIGHER ? [`is ${higher} px higher`] : [];

  const mask = new PNG({ width, height });
  const [a, b] = [now, before].map(({ png }) => png.data.subarray(0, width * height * 4));
  pixelmatch(a!, b!, mask.data, width, height, {
    threshold: NEAR,
    diffMask: true,
    includeAA: true,
  });
  const rows = Math.round(STRIP / scale);
  for (let top = 0; top < height; top += rows) {
    const bottom = Math.min(height, top + rows);
    const share = marked(mask, top, bottom) / (rows * width);
    if (share > TOLERATED) {
      told.push(`differs in ${(share * 100).toFixed(1)}% from ${top * scale} px`);
    }
  }
  return told;
}

function marked({ data, width }: PNG, top: number, bottom: number): number {
  let count = 0;
  for (let at = top * width * 4; at < bottom * width * 4; at += 4) if (data[at + 3]) count += 1;
  return count;
}

function mean({ data, width }: PNG, left: number, top: number, size: number): number[] {
  const sum = [0, 0, 0];
  for (let y = top; y < top + size; y++) {
    for (let x = left; x < left + size; x++) {
      for (const channel of [0, 1, 2]) sum[channel]! += data[(y * width + x) * 4 + channel]!;
    }
  }
  return sum.map((total) => total / (size * size));
}
