import { type OpenService, type OwnOffer, formatMoney, joinList } from "@doorstep/core";
import { durationText } from "@doorstep/shell";
import { Badge, Button, Card, EmptyState, ErrorState, List, ListRow, PageBody, PageHeader, Sheet, SkeletonCards, useLanguage, useProblemText, useToast } from "@doorstep/ui";
import { Pause, Play, Plus, Tags } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { usePauseOffer } from "../commands";
import { type OfferDraft, OfferSheet, priceLabel } from "../components/OfferSheet";
import { useOffers, useOpenServices } from "../queries";

/** What the specialist offers, at which price, and what else could be offered. */
export default function OffersPage() {
  const { t } = useTranslation();
  const offers = useOffers();
  const [draft, setDraft] = useState<OfferDraft | null>(null);
  const [choosing, setChoosing] = useState(false);
  return (
    <>
      <PageHeader
        title={t("offers.title")}
        back="/more"
        end={
          <Button variant="secondary" icon={<Plus aria-hidden className="size-4" />} onClick={() => setChoosing(true)}>
            {t("offers.add")}
          </Button>
        }
      />
      <PageBody>
        {offers.isPending ? (
          <SkeletonCards count={4} />
        ) : offers.isError && !offers.data ? (
          <ErrorState error={offers.error} onRetry={() => void offers.refetch()} />
        ) : offers.data.length === 0 ? (
          <EmptyState icon={<Tags />} title={t("offers.none_title")} text={t("offers.none_text")} />
        ) : (
          <ul className="grid items-start gap-3 lg:grid-cols-2">
            {offers.data.map((offer) => (
              <li key={offer.id}>
                <OfferCard offer={offer} onOpen={() => setDraft(draftOf(offer))} />
              </li>
            ))}
          </ul>
        )}
      </PageBody>
      {choosing ? (
        <ServiceSheet
          onClose={() => setChoosing(false)}
          onChoose={(service) => {
            setChoosing(false);
            setDraft(draftFor(service));
          }}
        />
      ) : null}
      {draft ? <OfferSheet key={draft.serviceId} draft={draft} onClose={() => setDraft(null)} /> : null}
    </>
  );
}

function draftOf(offer: OwnOffer): OfferDraft {
  return {
    id: offer.id,
    serviceId: offer.service_id,
    serviceName: offer.service_name,
    priceModel: offer.price_model,
    unitName: offer.unit_name,
    price: offer.price,
    standardPrice: offer.standard_price,
    minutes: offer.duration_minutes,
    usualMinutes: offer.usual_minutes,
    takesStandardPrice: offer.takes_standard_price,
    autoAccept: offer.auto_accept,
    ...choicesOf(offer),
    placeKinds: offer.place_kinds,
    possibleKinds: offer.possible_kinds,
  };
}

function draftFor(service: OpenService): OfferDraft {
  return {
    id: null,
    serviceId: service.service_id,
    serviceName: service.service_name,
    priceModel: service.price_model,
    unitName: service.unit_name,
    price: service.standard_price,
    standardPrice: service.standard_price,
    minutes: service.usual_minutes,
    usualMinutes: service.usual_minutes,
    takesStandardPrice: true,
    autoAccept: false,
    ...choicesOf(service),
    placeKinds: service.possible_kinds.slice(0, 1),
    possibleKinds: service.possible_kinds,
  };
}

/** Variants and add-ons as the specialist does them, or would: all of them at the market's terms. */
function choicesOf({ variants, add_ons, price_model }: Pick<OwnOffer, "variants" | "add_ons" | "price_model">): Pick<OfferDraft, "variants" | "addOns"> {
  return {
    variants: variants.map((one) => ({ id: one.id, name: one.name, price: one.price, standardPrice: one.standard_price, minutes: one.duration_minutes, usualMinutes: price_model === "hourly" ? null : one.usual_minutes, active: one.active, least: 1 })),
    addOns: add_ons.map((one) => ({ id: one.id, name: one.name, price: one.price, standardPrice: one.standard_price, minutes: one.minutes, usualMinutes: null, active: one.active, least: 0 })),
  };
}

function OfferCard({ offer, onOpen }: { offer: OwnOffer; onOpen(): void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const text = useProblemText();
  const toast = useToast();
  const pause = usePauseOffer();
  const draft = draftOf(offer);
  const done = [...draft.variants, ...draft.addOns].filter((one) => one.active).map((one) => one.name);
  const toggle = () =>
    pause.mutate(
      { id: offer.id, active: !offer.active },
      { onSuccess: () => toast.say(offer.active ? t("offers.paused_now") : t("offers.active_now")), onError: (error) => toast.warn(text(error)) },
    );
  return (
    <Card className="flex flex-col gap-3">
      <div className="flex flex-wrap items-start justify-between gap-x-3 gap-y-1">
        <div className="min-w-0 flex-[1_1_9rem]">
          <h2 className="font-semibold">{offer.service_name}</h2>
          <p className="text-sm text-muted">{[priceLabel(draft, t), offer.price_model === "hourly" ? "" : durationText(offer.duration_minutes, t)].filter(Boolean).join(" · ")}</p>
        </div>
        <div className="ms-auto text-end">
          <p className="text-lg font-bold">{formatMoney(offer.price, language)}</p>
          <p className="text-sm text-muted">{t("offers.standard_short", { price: formatMoney(offer.standard_price, language) })}</p>
        </div>
      </div>
      {done.length > 0 ? <p className="text-sm text-muted">{t("offers.choices_done", { names: joinList(done, language) })}</p> : null}
      <div className="flex flex-wrap gap-2">
        {offer.active ? null : <Badge tone="warning">{t("offers.paused")}</Badge>}
        <Badge tone={offer.auto_accept ? "accent" : "neutral"}>{offer.auto_accept ? t("offers.auto") : t("offers.asked")}</Badge>
        {offer.takes_standard_price ? <Badge>{t("offers.anyone")}</Badge> : null}
      </div>
      <div className="flex flex-wrap gap-2">
        <Button variant="secondary" onClick={onOpen}>
          {t("action.change")}
        </Button>
        <Button variant="quiet" busy={pause.isPending} icon={offer.active ? <Pause aria-hidden className="size-4" /> : <Play aria-hidden className="size-4" />} onClick={toggle}>
          {offer.active ? t("offers.pause") : t("offers.resume")}
        </Button>
      </div>
    </Card>
  );
}

function ServiceSheet({ onClose, onChoose }: { onClose(): void; onChoose(service: OpenService): void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const services = useOpenServices(true);
  return (
    <Sheet open onOpenChange={(open) => !open && onClose()} title={t("offers.choose")} description={t("offers.choose_text")}>
      {services.isPending ? (
        <SkeletonCards count={3} />
      ) : services.isError ? (
        <ErrorState error={services.error} onRetry={() => void services.refetch()} />
      ) : services.data.length === 0 ? (
        <EmptyState icon={<Tags />} title={t("offers.all_title")} text={t("offers.all_text")} />
      ) : (
        <List>
          {services.data.map((service) => (
            <ListRow key={service.service_id} title={service.service_name} note={t("offers.standard_short", { price: formatMoney(service.standard_price, language) })} onClick={() => onChoose(service)} />
          ))}
        </List>
      )}
    </Sheet>
  );
}
