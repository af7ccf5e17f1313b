import { ProblemError, formatMoney } from "@doorstep/core";
import { PhotoPicker, durationText, useSignedIn } from "@doorstep/shell";
import { Button, ButtonLink, Callout, Card, EmptyState, ErrorState, PageBody, PageHeader, PriceLines, Section, Skeleton, StickyAction, TextArea, useLanguage, useProblemText } from "@doorstep/ui";
import { CalendarX2, ShieldCheck } from "lucide-react";
import { useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useAddresses } from "../../account";
import { useSlots } from "../../availability";
import { quantityText, useService } from "../../catalog";
import { todayIn, useMarket, useWhere } from "../../place";
import { useSpecialist } from "../../specialists";
import { AddressChoice } from "../components/AddressChoice";
import { NearestTimes } from "../components/NearestTimes";
import { Summary } from "../components/Summary";
import { useHold } from "../commands";
import { type Draft, clearDraft, readDraft, writeDraft } from "../draft";
import { cancellationText, isStartRefused, lineLabel } from "../model";
import { useQuote } from "../queries";

const MOST_PHOTOS = 6;

/** Where and for how much; the next page keeps the time and asks how to pay. */
export default function CheckoutPage() {
  const { t } = useTranslation();
  const [draft, setDraft] = useState(readDraft);
  const change = useCallback(
    (part: Partial<Draft> | ((old: Draft) => Partial<Draft>)) =>
      setDraft((old) => {
        const next = old ? { ...old, ...(typeof part === "function" ? part(old) : part) } : old;
        if (next) writeDraft(next);
        return next;
      }),
    [],
  );
  return (
    <>
      <PageHeader title={t("checkout.title")} back />
      {draft ? (
        <Checkout draft={draft} onChange={change} />
      ) : (
        <EmptyState icon={<CalendarX2 />} title={t("checkout.nothing_title")} text={t("checkout.nothing_text")}>
          <ButtonLink to="/">{t("nav.home")}</ButtonLink>
        </EmptyState>
      )}
    </>
  );
}

function Checkout({ draft, onChange }: { draft: Draft; onChange(part: Partial<Draft> | ((old: Draft) => Partial<Draft>)): void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const text = useProblemText();
  const navigate = useNavigate();
  const signedIn = useSignedIn();
  const market = useMarket();
  const where = useWhere(market);
  const addresses = useAddresses();
  const service = useService(draft.market, draft.serviceId);
  const specialist = useSpecialist(draft.specialistId);
  const quote = useQuote(signedIn ? draft : null);
  const hold = useHold();
  const [sending, setSending] = useState(false);
  const photos = draft.photos ?? [];

  const saved = addresses.data?.filter((address) => address.market === draft.market);
  const known = saved?.find((address) => address.id === draft.addressId) ?? null;
  useEffect(() => {
    // The only or first saved address is the likely one; somebody else's kept id is dropped.
    if (saved && !known && draft.addressId !== (saved[0]?.id ?? null)) onChange({ addressId: saved[0]?.id ?? null });
  }, [saved, known, draft.addressId, onChange]);

  const failure = hold.error ?? quote.error;
  const refused = isStartRefused(failure);
  const slots = useSlots(
    refused && known ? { market: draft.market, serviceId: draft.serviceId, offerId: draft.offerId, quantity: draft.quantity, lat: known.lat, lon: known.lon } : null,
    market ? todayIn(market) : null,
  );
  const back = `/book/${draft.serviceId}${draft.offerId ? `?specialist=${draft.specialistId}&offer=${draft.offerId}` : ""}`;
  const zone = market?.time_zone ?? "UTC";
  const quantity = service.data ? quantityText(draft.quantity, service.data, t) : null;

  const submit = () => {
    if (!quote.data) return;
    hold.mutate(
      { token: quote.data.token, note: draft.note.trim(), photoIds: photos.map((photo) => photo.id) },
      {
        onSuccess: (order) => {
          clearDraft();
          void navigate(`/checkout/${order.id}`, { replace: true, viewTransition: true });
        },
        onError: (error) => {
          // Pictures that waited over a day are gone from the server; they can be taken again.
          if (error instanceof ProblemError && error.code === "file_missing") onChange({ photos: [] });
          // The old price is spent, whatever the reason.
          void quote.refetch();
        },
      },
    );
  };

  if (service.isError) return <ErrorState error={service.error} onRetry={() => void service.refetch()} />;
  return (
    <PageBody
      aside={
        <>
          {quote.data ? (
            <Card>
              <PriceLines
                lines={quote.data.lines.map((line) => ({ label: lineLabel(line, service.data?.name ?? "", quantity), amount: line.amount }))}
                total={quote.data.total}
                totalLabel={t("checkout.total")}
              />
            </Card>
          ) : quote.isFetching ? (
            <Skeleton className="h-24 rounded-lg" />
          ) : null}
          {quote.data ? (
            <div className="flex gap-3 text-sm text-muted">
              <ShieldCheck aria-hidden className="size-5 shrink-0 text-accent-text" />
              <p>{cancellationText(quote.data.cancellation, language, t)}</p>
            </div>
          ) : null}
          {signedIn ? (
            <StickyAction start={quote.data ? <p className="text-xl font-bold lg:hidden">{formatMoney(quote.data.total, language)}</p> : null}>
              <Button size="lg" wide busy={hold.isPending} disabled={!quote.data || refused || sending} onClick={submit}>
                {t("checkout.hold")}
              </Button>
            </StickyAction>
          ) : (
            <StickyAction>
              <ButtonLink size="lg" wide to="/sign-in?next=/checkout">
                {t("checkout.sign_in")}
              </ButtonLink>
            </StickyAction>
          )}
        </>
      }
    >
      <Summary
        service={service.data?.name ?? " "}
        specialist={draft.specialistId ? { name: specialist.data?.display_name ?? " ", photo: specialist.data?.photo } : null}
        startsAt={draft.startsAt}
        zone={zone}
        note={quantity ?? (quote.data ? durationText(quote.data.visit_minutes, t) : null)}
        change={back}
      />
      {refused ? (
        <NearestTimes
          reason={text(failure)}
          wanted={draft.startsAt}
          days={slots.days}
          zone={zone}
          loading={slots.isPending}
          onChoose={(start) => {
            hold.reset();
            onChange({ startsAt: start });
          }}
          onOther={() => void navigate(back)}
        />
      ) : failure ? (
        <Callout tone="danger">{text(failure)}</Callout>
      ) : null}
      {signedIn && market && where ? (
        <Section title={t("checkout.address")}>
          <AddressChoice market={market} where={where} value={draft.addressId} onChange={(id) => onChange({ addressId: id })} />
        </Section>
      ) : null}
      <TextArea
        label={t("checkout.note")}
        placeholder={t("checkout.note_example")}
        maxLength={1000}
        value={draft.note}
        onChange={(event) => onChange({ note: event.target.value })}
      />
      {signedIn ? (
        <PhotoPicker
          purpose="problem"
          label={t("checkout.photos")}
          hint={t("checkout.photos_text", { count: MOST_PHOTOS })}
          most={MOST_PHOTOS}
          value={photos}
          onChange={(next) => onChange((old) => ({ photos: next(old.photos ?? []) }))}
          onBusy={setSending}
        />
      ) : (
        <p className="text-sm text-muted">{t("checkout.photos_later")}</p>
      )}
    </PageBody>
  );
}
