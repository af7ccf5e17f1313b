import type { Order } from "@doorstep/core";
import { Lightbox, Photo } from "@doorstep/ui";
import { useState } from "react";
import { useTranslation } from "react-i18next";

/** Pictures of the problem; each opens large. */
export function PhotoRow({ photos }: { photos: Order["photos"] }) {
  const { t } = useTranslation();
  const [at, setAt] = useState<number | null>(null);
  return (
    <>
      <ul aria-label={t("checkout.photos")} className="grid grid-cols-[repeat(auto-fill,minmax(5.5rem,1fr))] gap-2">
        {photos.map((photo, index) => (
          <li key={photo.id}>
            <button type="button" onClick={() => setAt(index)} aria-label={t("photos.number", { number: index + 1 })} className="block w-full rounded-md">
              <Photo src={photo.small_url} className="aspect-square w-full rounded-md" />
            </button>
          </li>
        ))}
      </ul>
      <Lightbox pictures={photos} at={at} onAt={setAt} />
    </>
  );
}
