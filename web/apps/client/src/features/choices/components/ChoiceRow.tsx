import { type Choices, type Money, isPlain, joinList, withCount } from "@doorstep/core";
import { Callout, lazyPart, useLanguage } from "@doorstep/ui";
import { ChevronRight, ListPlus } from "lucide-react";
import { Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Part, type Wanted, withoutPart } from "../model";
import type { Parts } from "../queries";
import { chosenText } from "../wording";

const ChoiceSheet = lazyPart(() => import("./ChoiceSheet"));
const TEASED = 3;

/** What is wanted of a visit: the first service's quantity, and all else. */
export interface WishPart {
  quantity: number;
  choices: Choices;
}

interface Props {
  parts: Parts;
  value: WishPart;
  onChange(value: WishPart): void;
  total: { price: Money; minutes: number } | null;
  isStale: boolean;
}

/** One line that tells what was chosen with a service, and opens the choice. */
export function ChoiceRow({ parts, value, onChange, total, isStale }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  const [choosing, setChoosing] = useState(false);
  const { first, further, open } = parts;
  const { quantity, choices } = value;
  if (!first) return null;
  const wanted: Wanted[] = [{ part: first, quantity }, ...further.map((part) => ({ part, quantity: choices.also.find(({ id }) => id === part.serviceId)?.quantity ?? part.minimum }))];
  const names = [...first.variants, ...first.addOns].map(({ name }) => name);
  if (names.length + further.length + open.length === 0) return null;
  const lines = wanted.map((one, place) => ({ name: place > 0 ? one.part.name : "", text: chosenText(one, choices, language, t) })).filter(({ name, text }) => name || text);
  const change = (next: Choices) => onChange({ quantity, choices: next });
  const plain = isPlain(choices);
  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        onClick={() => setChoosing(true)}
        className="flex min-h-14 w-full items-center gap-3.5 rounded-lg bg-surface px-4 py-3 text-start shadow-card transition-colors hover:bg-sunken/60"
      >
        <ListPlus aria-hidden className="size-5 shrink-0 text-accent-text" />
        <span className="min-w-0 flex-1">
          <span className="block leading-snug font-medium">{t(names.length > 0 ? "choice.open" : "choice.further")}</span>
          {plain ? (
            <span className="line-clamp-2 text-sm text-muted">{joinList((names.length > 0 ? names : open.map(({ name }) => name)).slice(0, TEASED), language)}</span>
          ) : (
            lines.map(({ name, text }, place) => (
              <span key={place} className="block text-sm text-accent-text">
                {name ? <span className="font-medium">+ {name}</span> : null}
                {name && text ? " · " : null}
                {text}
              </span>
            ))
          )}
        </span>
        <ChevronRight aria-hidden className="size-5 shrink-0 text-muted rtl:rotate-180" />
      </button>
      {parts.dropped ? <Callout tone="warning">{t("choice.dropped")}</Callout> : null}
      {choosing ? (
        <Suspense>
          <ChoiceSheet
            wanted={wanted}
            open={open}
            choices={choices}
            total={total}
            isStale={isStale}
            onChange={change}
            onQuantity={(part: Part, count: number) =>
              part === first ? onChange({ quantity: count, choices }) : change({ ...choices, also: withCount(choices.also, part.serviceId, count) })
            }
            onAdd={(part: Part) => change({ ...choices, also: withCount(choices.also, part.serviceId, part.price_model === "fixed" ? 1 : part.minimum) })}
            onRemove={(part: Part) => change(withoutPart(part, choices))}
            onClose={() => setChoosing(false)}
          />
        </Suspense>
      ) : null}
    </>
  );
}
