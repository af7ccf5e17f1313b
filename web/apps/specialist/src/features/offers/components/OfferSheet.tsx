import { type Money, type PlaceKind, type PriceModel, amountText, currencySign, formatMoney, parseAmount } from "@doorstep/core";
import { durationText } from "@doorstep/shell";
import { Button, Callout, CheckField, Sheet, Stepper, TextField, useLanguage, useProblemText, useToast } from "@doorstep/ui";
import type { TFunction } from "i18next";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useRemoveOffer, useSaveOffer } from "../commands";
import { useProfile } from "../../profile/queries";
import { PlaceKinds } from "./PlaceKinds";
import { type ChoiceTerms, ChoiceTermsFields, type OwnChoice, readTerms } from "./ChoiceTerms";

export interface OfferDraft {
  id: number | null;
  serviceId: number;
  serviceName: string;
  priceModel: PriceModel;
  unitName: string;
  price: Money;
  standardPrice: Money;
  minutes: number;
  usualMinutes: number;
  takesStandardPrice: boolean;
  autoAccept: boolean;
  variants: readonly OwnChoice[];
  addOns: readonly OwnChoice[];
  placeKinds: readonly PlaceKind[];
  possibleKinds: readonly PlaceKind[];
}

type Typed = ReadonlyMap<number, ChoiceTerms>;

const STEP = 15;
const [SHORTEST, LONGEST] = [15, 720];

/** An offer's price and length beside the market's, and how orders of it are taken. */
export function OfferSheet({ draft, onClose }: { draft: OfferDraft; onClose(): void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const text = useProblemText();
  const toast = useToast();
  const save = useSaveOffer();
  const remove = useRemoveOffer();
  const kept = useId();
  const { currency } = draft.standardPrice;
  const [price, setPrice] = useState(() => amountText(draft.price, language));
  const [minutes, setMinutes] = useState(draft.minutes);
  const [standard, setStandard] = useState(draft.takesStandardPrice);
  const [auto, setAuto] = useState(draft.autoAccept);
  const [kinds, setKinds] = useState(draft.placeKinds);
  const profile = useProfile();
  const [variants, setVariants] = useState<Typed>(new Map());
  const [addOns, setAddOns] = useState<Typed>(new Map());
  const read = (items: readonly OwnChoice[], typed: Typed) =>
    items.flatMap((one) => {
      const terms = typed.get(one.id);
      return terms ? [readTerms(one, terms, (amount) => parseAmount(amount, currency, language))] : [];
    });
  const changed = { variants: read(draft.variants, variants), addOns: read(draft.addOns, addOns) };
  const unclear = [...changed.variants, ...changed.addOns].includes(null);
  const minor = parseAmount(price, currency, language);
  const wrong = price.trim() !== "" && (minor === null || minor < 1);
  const hourly = draft.priceModel === "hourly";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (minor === null || minor < 1 || unclear || kinds.length === 0) return;
    const values = { price_minor: minor, duration_minutes: hourly ? null : minutes, takes_standard_price: standard, auto_accept: auto, place_kinds: [...kinds] };
    save.mutate(
      {
        id: draft.id,
        serviceId: draft.serviceId,
        values,
        choices: {
          variants: changed.variants.flatMap((one) => one ?? []),
          add_ons: changed.addOns.flatMap((one) => (one ? [{ id: one.id, active: one.active, price_minor: one.price_minor }] : [])),
        },
      },
      {
        onSuccess: () => {
          toast.say(draft.id === null ? t("offers.added") : t("offers.saved"));
          onClose();
        },
      },
    );
  };
  const give = (id: number) =>
    remove.mutate(id, {
      onSuccess: () => {
        toast.say(t("offers.removed"));
        onClose();
      },
      onError: (error) => toast.warn(text(error)),
    });
  return (
    <Sheet open onOpenChange={(open) => !open && onClose()} title={draft.serviceName}>
      <form onSubmit={submit} className="flex flex-col gap-5">
        <TextField
          label={`${priceLabel(draft, t)} (${currencySign(currency, language)})`}
          hint={t("offers.standard", { price: formatMoney(draft.standardPrice, language) })}
          error={wrong ? t("offers.price_wrong") : null}
          inputMode="decimal"
          autoComplete="off"
          required
          value={price}
          onChange={(event) => setPrice(event.target.value)}
        />
        {hourly ? null : (
          <div>
            <p className="text-sm font-medium">{t("offers.length")}</p>
            <div className="mt-1">
              <Stepper
                label={t("offers.length")}
                value={minutes}
                text={durationText(minutes, t)}
                minimum={SHORTEST}
                maximum={LONGEST}
                onChange={(next) => setMinutes(Math.min(LONGEST, Math.max(SHORTEST, next > minutes ? minutes + STEP : minutes - STEP)))}
                less={t("action.less")}
                more={t("action.more")}
              />
            </div>
            <p className="mt-1 text-sm text-muted">{t("offers.usual", { time: durationText(draft.usualMinutes, t) })}</p>
          </div>
        )}
        <div className="flex flex-col gap-1">
          <CheckField label={<Choice title={t("offers.auto")} text={t("offers.auto_text")} />} checked={auto} onChange={(event) => setAuto(event.target.checked)} />
          <CheckField label={<Choice title={t("offers.anyone")} text={t("offers.anyone_text", { price: formatMoney(draft.standardPrice, language) })} />} checked={standard} onChange={(event) => setStandard(event.target.checked)} />
        </div>
        <PlaceKinds possible={draft.possibleKinds} value={kinds} profile={profile.data} onChange={setKinds} />
        <ChoiceTermsFields title={t("offers.variants")} items={draft.variants} typed={variants} onChange={(id, typed) => setVariants((old) => new Map(old).set(id, typed))} />
        <ChoiceTermsFields title={t("offers.add_ons")} items={draft.addOns} typed={addOns} onChange={(id, typed) => setAddOns((old) => new Map(old).set(id, typed))} />
        {save.isError ? <Callout tone="danger">{text(save.error)}</Callout> : null}
        <Button type="submit" size="lg" busy={save.isPending} disabled={minor === null || minor < 1 || unclear || kinds.length === 0}>
          {draft.id === null ? t("offers.add") : t("calendar.save")}
        </Button>
        {draft.id === null ? null : (
          <div className="flex flex-col gap-1.5">
            <Button variant="danger" aria-describedby={kept} busy={remove.isPending} onClick={() => draft.id !== null && give(draft.id)}>
              {t("offers.remove")}
            </Button>
            <p id={kept} className="text-center text-sm text-muted">
              {t("offers.remove_text")}
            </p>
          </div>
        )}
      </form>
    </Sheet>
  );
}

function Choice({ title, text }: { title: string; text: string }) {
  return (
    <>
      <span className="block text-base font-medium">{title}</span>
      <span className="block text-muted">{text}</span>
    </>
  );
}

export function priceLabel({ priceModel, unitName }: Pick<OfferDraft, "priceModel" | "unitName">, t: TFunction): string {
  if (priceModel === "hourly") return t("offers.price_hour");
  return priceModel === "unit" ? t("offers.price_unit", { unit: unitName }) : t("offers.price_visit");
}
