import { type Market, currencyDigits } from "@doorstep/core";
import { TextField } from "@doorstep/ui";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

interface Range {
  priceMin: number | null;
  priceMax: number | null;
}

const PAUSE_MS = 400;

/** The least and the most that somebody wants to pay; told when typing pauses. */
export function PriceFields({ market, priceMin, priceMax, onChange }: Range & { market: Market; onChange(range: Range): void }) {
  const { t } = useTranslation();
  const unit = 10 ** currencyDigits(market.currency);
  const shown = (minor: number | null) => (minor === null ? "" : String(minor / unit));
  const [text, setText] = useState({ from: shown(priceMin), to: shown(priceMax) });
  const [given, setGiven] = useState({ priceMin, priceMax });
  if (given.priceMin !== priceMin || given.priceMax !== priceMax) {
    setGiven({ priceMin, priceMax });
    setText({ from: shown(priceMin), to: shown(priceMax) });
  }
  const minor = (typed: string) => (typed.trim() === "" || !(Number(typed) >= 0) ? null : Math.round(Number(typed) * unit));
  const [from, to] = [minor(text.from), minor(text.to)];
  const crossed = from !== null && to !== null && from > to;
  useEffect(() => {
    if (crossed || (from === priceMin && to === priceMax)) return;
    const timer = setTimeout(() => onChange({ priceMin: from, priceMax: to }), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [from, to, crossed, priceMin, priceMax, onChange]);
  return (
    <div className="grid grid-cols-2 gap-3">
      <TextField label={t("filter.from")} type="number" min={0} inputMode="numeric" value={text.from} onChange={(event) => setText({ ...text, from: event.target.value })} />
      <TextField label={t("filter.to")} type="number" min={0} inputMode="numeric" value={text.to} error={crossed ? t("filter.price_order") : null} onChange={(event) => setText({ ...text, to: event.target.value })} />
    </div>
  );
}
