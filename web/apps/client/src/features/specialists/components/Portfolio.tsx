import type { Specialist } from "@doorstep/core";
import { Lightbox, Photo, Section } from "@doorstep/ui";
import { useState } from "react";
import { useTranslation } from "react-i18next";

const FIRST = 6;

/** Pictures of earlier work; one opens large, with the others beside it. */
export function Portfolio({ items, name }: { items: Specialist["portfolio"]; name: string }) {
  const { t } = useTranslation();
  const [at, setAt] = useState<number | null>(null);
  if (items.length === 0) return null;
  const hidden = items.length - FIRST;
  const pictures = items.map(({ picture, caption }) => ({ ...picture, caption }));
  return (
    <Section title={t("specialist.portfolio")}>
      <ul aria-label={t("specialist.portfolio_of", { name })} className="grid grid-cols-3 gap-2">
        {items.slice(0, FIRST).map((item, index) => (
          <li key={item.id}>
            <button
              type="button"
              aria-haspopup="dialog"
              aria-label={item.caption || t("specialist.picture", { number: index + 1 })}
              onClick={() => setAt(index)}
              className="relative block w-full overflow-hidden rounded-md"
            >
              <Photo src={item.picture.small_url} className="aspect-square w-full" />
              {hidden > 0 && index === FIRST - 1 ? (
                <span aria-hidden="true" className="absolute inset-0 flex items-center justify-center bg-scrim text-xl font-semibold text-[#fff]">
                  +{hidden}
                </span>
              ) : null}
            </button>
          </li>
        ))}
      </ul>
      <Lightbox pictures={pictures} at={at} onAt={setAt} />
    </Section>
  );
}
