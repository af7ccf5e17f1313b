import { type Choices, MOST_SERVICES, type Money, formatMoney } from "@doorstep/core";
import { durationText } from "@doorstep/shell";
import { AddOnRow, Button, IconButton, Sheet, Stepper, cx, useLanguage } from "@doorstep/ui";
import { Trash2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { quantityText } from "../../catalog";
import type { Part, Wanted } from "../model";
import { formNote } from "../wording";
import { PartFields } from "./PartFields";

const SHOWN = 5;

interface Props {
  wanted: readonly Wanted[];
  /** Services that could be added to the visit. */
  open: readonly Part[];
  choices: Choices;
  onChange(choices: Choices): void;
  onQuantity(part: Part, quantity: number): void;
  onAdd(part: Part): void;
  onRemove(part: Part): void;
  onClose(): void;
  /** What the visit costs and how long it takes as it is chosen now; nothing until that is known. */
  total: { price: Money; minutes: number } | null;
  isStale: boolean;
}

/** All that belongs to one visit: how much, which form, what besides, and further services. */
export default function ChoiceSheet({ wanted, open, choices, total, isStale, onChange, onQuantity, onAdd, onRemove, onClose }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  const [added, setAdded] = useState<number | null>(null);
  return (
    <Sheet
      open
      onOpenChange={(shown) => !shown && onClose()}
      title={t("choice.title")}
      footer={
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2 pb-3">
          <output className={cx("min-w-24 transition-opacity", isStale && "opacity-60")}>
            {total ? (
              <>
                <span className="block text-lg leading-tight font-bold">{formatMoney(total.price, language)}</span>
                <span className="block text-sm text-muted">{durationText(total.minutes, t)}</span>
              </>
            ) : null}
          </output>
          <Button size="lg" className="flex-[1_1_9rem]" onClick={onClose}>
            {t("choice.done")}
          </Button>
        </div>
      }
    >
      <div className="flex flex-col gap-6">
        {wanted.map(({ part, quantity }, place) => (
          <section key={part.serviceId} aria-label={part.name} className="flex flex-col gap-3">
            {wanted.length > 1 ? <PartHeading part={part} fresh={added === part.serviceId} {...(place > 0 ? { onRemove: () => onRemove(part) } : {})} /> : null}
            <Amount part={part} quantity={quantity} onChange={(next) => onQuantity(part, next)} />
            <PartFields bare part={part} choices={choices} onChange={onChange} />
          </section>
        ))}
        {open.length > 0 && wanted.length < MOST_SERVICES ? (
          <Further
            open={open}
            onAdd={(part) => {
              setAdded(part.serviceId);
              onAdd(part);
            }}
          />
        ) : null}
      </div>
    </Sheet>
  );
}

/** The name of one of several services; that of a fresh one takes the focus, as the button that added it is gone. */
function PartHeading({ part, fresh, onRemove }: { part: Part; fresh: boolean; onRemove?(): void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (fresh) heading.current?.focus();
  }, [fresh]);
  return (
    <div className="flex items-start justify-between gap-3">
      <div className="min-w-0">
        <h3 ref={heading} tabIndex={-1} className="leading-snug font-semibold">
          {part.name}
        </h3>
        <p className="text-sm text-muted">{formNote(part, part, language, t)}</p>
      </div>
      {onRemove ? (
        <IconButton label={t("choice.remove", { service: part.name })} onClick={onRemove} className="-my-2 -me-2 text-muted">
          <Trash2 aria-hidden className="size-5" />
        </IconButton>
      ) : null}
    </div>
  );
}

function Amount({ part, quantity, onChange }: Wanted & { onChange(quantity: number): void }) {
  const { t } = useTranslation();
  if (part.price_model === "fixed") return null;
  const label = part.price_model === "hourly" ? t("slots.how_long") : t("slots.how_many", { unit: part.unit_name });
  return (
    <div className="flex flex-wrap items-center justify-between gap-3">
      <p className="font-medium">{label}</p>
      <Stepper
        label={label}
        value={quantity}
        text={part.price_model === "hourly" ? (quantityText(quantity, part, t) ?? "") : String(quantity)}
        minimum={part.minimum}
        maximum={part.maximum}
        onChange={onChange}
        less={t("action.less")}
        more={t("action.more")}
      />
    </div>
  );
}

/** Services that could be done in the same visit. */
function Further({ open, onAdd }: { open: readonly Part[]; onAdd(part: Part): void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const [all, setAll] = useState(false);
  const shown = all ? open : open.slice(0, SHOWN);
  return (
    <section aria-label={t("choice.further")} className="flex flex-col gap-2">
      <h3 className="font-semibold">{t("choice.further")}</h3>
      <p className="text-sm text-muted">{t("choice.further_text")}</p>
      <div className="divide-y divide-line px-1">
        {shown.map((part) => (
          <AddOnRow key={part.serviceId} name={part.name} note={formNote(part, part, language, t)} value={0} most={1} onChange={() => onAdd(part)} />
        ))}
      </div>
      {shown.length < open.length ? (
        <Button variant="quiet" className="self-start" onClick={() => setAll(true)}>
          {t("action.see_all")}
        </Button>
      ) : null}
    </section>
  );
}
