import { type Money, amountText, currencySign, formatMoney, parseAmount } from "@doorstep/core";
import { durationText } from "@doorstep/shell";
import { CheckField, TextField, useLanguage } from "@doorstep/ui";
import { useTranslation } from "react-i18next";

/** A variant or an add-on as the specialist manages it. */
export interface OwnChoice {
  id: number;
  name: string;
  price: Money;
  standardPrice: Money;
  minutes: number;
  /** The market's, where the specialist may take another length. */
  usualMinutes: number | null;
  active: boolean;
  /** The lowest own price, in minor units: an add-on may be free. */
  least: number;
}

/** What is typed of a choice: empty fields mean the market's own terms. */
export interface ChoiceTerms {
  active: boolean;
  price: string;
  minutes: string;
}

interface ReadTerms {
  id: number;
  active: boolean;
  price_minor: number | null;
  duration_minutes: number | null;
}

export const [SHORTEST, LONGEST] = [5, 720];

export function termsOf(choice: OwnChoice, typed: (price: Money) => string): ChoiceTerms {
  const { price, standardPrice, minutes, usualMinutes } = choice;
  return {
    active: choice.active,
    price: price.minor === standardPrice.minor ? "" : typed(price),
    minutes: usualMinutes === null || minutes === usualMinutes ? "" : String(minutes),
  };
}

/** What is typed as numbers; null where something is no amount. Add-ons may be free, variants may not. */
export function readTerms(choice: OwnChoice, terms: ChoiceTerms, amount: (text: string) => number | null): ReadTerms | null {
  const minor = terms.price.trim() ? amount(terms.price) : null;
  const minutes = terms.minutes.trim() ? Number(terms.minutes) : null;
  if (terms.price.trim() && (minor === null || minor < choice.least)) return null;
  if (minutes !== null && !(Number.isInteger(minutes) && minutes >= SHORTEST && minutes <= LONGEST)) return null;
  return { id: choice.id, active: terms.active, price_minor: minor, duration_minutes: minutes };
}

interface Props {
  title: string;
  items: readonly OwnChoice[];
  /** What was changed so far, by id. */
  typed: ReadonlyMap<number, ChoiceTerms>;
  onChange(id: number, terms: ChoiceTerms): void;
}

/** Which variants or add-ons are done, and for how much. */
export function ChoiceTermsFields({ title, items, typed, onChange }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  if (items.length === 0) return null;
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="text-sm font-medium">{title}</legend>
      <p className="text-sm text-muted">{t("offers.choices_text")}</p>
      <ul className="divide-y divide-line">
        {items.map((one) => {
          const now = typed.get(one.id) ?? termsOf(one, (price) => amountText(price, language));
          const { currency } = one.standardPrice;
          const wrong = readTerms(one, { ...now, minutes: "" }, (text) => parseAmount(text, currency, language)) === null;
          const wrongMinutes = readTerms(one, { ...now, price: "" }, () => null) === null;
          const set = (part: Partial<ChoiceTerms>) => onChange(one.id, { ...now, ...part });
          return (
            <li key={one.id} className="py-1.5">
              <CheckField
                label={
                  <>
                    <span className="block text-base font-medium">{one.name}</span>
                    <span className="block text-muted">{[t("offers.standard_short", { price: formatMoney(one.standardPrice, language) }), durationText(one.usualMinutes ?? one.minutes, t)].filter(Boolean).join(" · ")}</span>
                  </>
                }
                checked={now.active}
                onChange={(event) => set({ active: event.target.checked })}
              />
              {now.active ? (
                <div className="grid gap-3 ps-8 pb-2 sm:grid-cols-2">
                  <TextField
                    label={`${t("offers.choice_price", { name: one.name })} (${currencySign(currency, language)})`}
                    error={wrong ? t("offers.price_wrong") : null}
                    placeholder={amountText(one.standardPrice, language)}
                    inputMode="decimal"
                    autoComplete="off"
                    value={now.price}
                    onChange={(event) => set({ price: event.target.value })}
                  />
                  {one.usualMinutes === null ? null : (
                    <TextField
                      label={t("offers.choice_length", { name: one.name })}
                      error={wrongMinutes ? t("offers.minutes_wrong", { least: SHORTEST, most: LONGEST }) : null}
                      placeholder={String(one.usualMinutes)}
                      inputMode="numeric"
                      autoComplete="off"
                      value={now.minutes}
                      onChange={(event) => set({ minutes: event.target.value })}
                    />
                  )}
                </div>
              ) : null}
            </li>
          );
        })}
      </ul>
    </fieldset>
  );
}
