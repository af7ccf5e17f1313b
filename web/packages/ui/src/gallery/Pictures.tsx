import { useState } from "react";
import { Button } from "../components/Button";
import { Lightbox, type LightboxPicture, PictureStrip } from "../components/Lightbox";
import { StarRow, StarsInput } from "../components/Stars";
import { Specimen } from "./Specimen";
import type { Words } from "./sample";

const HUES = [28, 158, 214, 292];

function drawn(hue: number, index: number): Omit<LightboxPicture, "caption"> {
  const [width, height] = index % 2 ? [600, 800] : [800, 600];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="hsl(${hue} 40% 70%)"/><circle cx="40%" cy="45%" r="22%" fill="hsl(${hue} 45% 45%)"/></svg>`;
  const url = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  return { url, small_url: url, width, height };
}

export function Pictures({ words }: { words: Words }) {
  const [stars, setStars] = useState<number | null>(4);
  const [at, setAt] = useState<number | null>(null);
  const pictures = HUES.map((hue, index) => ({ ...drawn(hue, index), caption: words.title }));
  return (
    <>
      <Specimen of="StarRow">
        <StarRow value={5} />
        <StarRow value={2} className="size-6" />
      </Specimen>
      <Specimen of="StarsInput">
        <StarsInput large label={words.title} value={stars} onChange={setStars} />
        <StarsInput label={words.label} value={stars} onChange={setStars} />
        <StarsInput label={words.label} value={null} onChange={setStars} error="Choose one to five stars." />
      </Specimen>
      <Specimen of="PictureStrip">
        <PictureStrip pictures={pictures} label={words.note} />
      </Specimen>
      <Specimen of="Lightbox">
        <Button variant="secondary" onClick={() => setAt(0)}>
          {words.label}
        </Button>
        <Lightbox pictures={pictures} at={at} onAt={setAt} />
      </Specimen>
    </>
  );
}
