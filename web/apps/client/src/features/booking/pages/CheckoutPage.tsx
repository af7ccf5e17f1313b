import { type CaredPerson, NO_CHOICES, ProblemError, formatMoney, placeOf, windowEnd } from "@doorstep/core";
import { PhotoPicker, durationText, useSignedIn } from "@doorstep/shell";
import { Button, ButtonLink, Callout, Card, EmptyState, ErrorState, PageBody, PageHeader, PriceLines, Section, Skeleton, StickyAction, TextArea, cx, lazyPart, useLanguage, useProblemText } from "@doorstep/ui";
import { useQueryClient } from "@tanstack/react-query";
import { CalendarX2 } from "lucide-react";
import { Suspense, useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useAddresses } from "../../account";
import { useSlots } from "../../availability";
import { quantityText, useService } from "../../catalog";
import { ChoiceRow, useParts } from "../../choices";
import { DoorChoice } from "../../door/components/DoorChoice";
import { ElsewhereNote } from "../../kinds/PlaceKindField";
import { useShopOf } from "../../kinds/queries";
import { peopleKey, usePeople } from "../../people";
import { ForWhom } from "../../people/components/ForWhom";
import { todayIn, useMarket, useWhere } from "../../place";
import { useSpecialist } from "../../specialists";
import { AddressChoice } from "../components/AddressChoice";
import { NearestTimes } from "../components/NearestTimes";
import { PolicyNote } from "../components/PolicyNote";
import { Summary } from "../components/Summary";
import { useHold } from "../commands";
import { type Draft, clearDraft, readDraft, timesPath, writeDraft } from "../draft";
import { isStartRefused, shownLines } from "../model";
import { useQuote } from "../queries";

const MoreVisits = lazyPart(() => import("../../several/components/MoreVisits"));
const AgainNote = lazyPart(() => import("../../again/components/AgainNote"));

const MOST_PHOTOS = 6;

/** Where and for how much; the next page keeps the time and asks how to pay. */
export default function CheckoutPage() {
  const signedIn = useSignedIn();
  // What is written here outlives signing in, being kept on the device, but not signing out.
  return <CheckoutOfDraft key={String(signedIn)} />;
}

function CheckoutOfDraft() {
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
  const anyone = draft.offerId === null;
  const offer = specialist.data?.offers.find((one) => one.id === draft.offerId) ?? null;
  const parts = useParts({ market: draft.market, service: service.data ?? null, specialist: specialist.data ?? null, offer, anyone, choices: draft.choices ?? NO_CHOICES });
  const kind = placeOf(parts.choices);
  const shop = useShopOf(draft.market, draft.serviceId, specialist.data ?? null, parts.choices);
  const quote = useQuote(signedIn ? { ...draft, choices: parts.choices } : null);
  // The price of what was wanted a moment ago is only shown, paler, and never agreed to.
  const priced = quote.isPlaceholderData ? undefined : quote.data;
  const hold = useHold();
  const queries = useQueryClient();
  const people = usePeople();
  const [sending, setSending] = useState(false);
  const photos = draft.photos ?? [];

  const saved = addresses.data?.filter((address) => address.market === draft.market);
  const known = saved?.find((address) => address.id === draft.addressId) ?? null;
  useEffect(() => {
    // The only or first saved address is the likely one; somebody else's kept id is dropped.
    if (saved && !known && draft.addressId !== (saved[0]?.id ?? null)) onChange({ addressId: saved[0]?.id ?? null });
  }, [saved, known, draft.addressId, onChange]);

  const forPerson = people.data?.find((person) => person.id === draft.forPersonId) ?? null;
  useEffect(() => {
    if (people.data && draft.forPersonId && !forPerson) onChange({ forPersonId: null });
  }, [people.data, draft.forPersonId, forPerson, onChange]);
  const bookFor = (person: CaredPerson | null) => {
    const home = saved?.find((address) => address.id === person?.address_id);
    onChange({ forPersonId: person?.id ?? null, ...(home && home.id !== draft.addressId ? { addressId: home.id, door: null } : {}) });
  };

  const failure = hold.error ?? quote.error;
  const refused = isStartRefused(failure);
  const slots = useSlots(
    refused && (known || kind !== "client") ? { market: draft.market, serviceId: draft.serviceId, offerId: draft.offerId, quantity: draft.quantity, choices: parts.choices, lat: known?.lat ?? 0, lon: known?.lon ?? 0 } : null,
    market ? todayIn(market) : null,
  );
  const back = timesPath(draft);
  const zone = market?.time_zone ?? "UTC";
  const quantity = service.data ? quantityText(draft.quantity, service.data, t) : null;

  const windowMinutes = kind === "client" ? (service.data?.arrival_window_minutes ?? null) : null;
  const until = windowEnd(draft.startsAt, windowMinutes);
  const window = priced?.window ?? (until ? { from_at: draft.startsAt, until_at: until } : null);

  const submit = () => {
    if (!priced) return;
    hold.mutate(
      { token: priced.token, note: draft.note.trim(), photoIds: photos.map((photo) => photo.id), door: draft.door ?? null, forPersonId: draft.forPersonId ?? null },
      {
        onSuccess: (order) => {
          clearDraft();
          void navigate(`/checkout/${order.id}`, { replace: true, viewTransition: true });
        },
        onError: (error) => {
          // Pictures that waited over a day are gone from the server; they can be taken again.
          if (error instanceof ProblemError && error.code === "file_missing") onChange({ photos: [] });
          // Somebody may have been removed on another device.
          void queries.invalidateQueries({ queryKey: peopleKey });
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
            <Card className={cx("transition-opacity", !priced && "opacity-60")}>
              <PriceLines
                lines={shownLines(quote.data.lines, service.data?.name ?? "", quantity, language, t)}
                total={quote.data.total}
                totalLabel={t("checkout.total")}
              />
            </Card>
          ) : quote.isFetching ? (
            <Skeleton className="h-24 rounded-lg" />
          ) : null}
          {quote.data ? (
            <PolicyNote terms={quote.data.cancellation} zone={zone} />
          ) : null}
          {signedIn ? (
            <StickyAction start={quote.data ? <p className="text-xl font-bold lg:hidden">{formatMoney(quote.data.total, language)}</p> : null}>
              <Button size="lg" wide busy={hold.isPending} disabled={!priced || refused || sending} onClick={submit}>
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
      {draft.again?.startsAt === draft.startsAt ? (
        <Suspense fallback={<Skeleton className="h-20" />}>
          <AgainNote facts={draft.again} serviceId={draft.serviceId} times={back} />
        </Suspense>
      ) : null}
      <Summary
        service={parts.first ? [parts.first, ...parts.further].map(({ name }) => name).join(" + ") : (service.data?.name ?? " ")}
        specialist={draft.specialistId ? { name: specialist.data?.display_name ?? " ", photo: specialist.data?.photo } : null}
        startsAt={draft.startsAt}
        window={window}
        zone={zone}
        note={quote.data ? durationText(quote.data.visit_minutes, t) : quantity}
        change={back}
      />
      <ChoiceRow
        parts={parts}
        value={{ quantity: draft.quantity, choices: parts.choices }}
        onChange={({ quantity: count, choices }) => {
          hold.reset();
          onChange({ quantity: count, choices });
        }}
        total={quote.data ? { price: quote.data.total, minutes: quote.data.visit_minutes } : null}
        isStale={!priced}
      />
      {refused ? (
        <NearestTimes
          reason={text(failure)}
          wanted={draft.startsAt}
          days={slots.days}
          zone={zone}
          loading={slots.isPending}
          windowMinutes={windowMinutes}
          onChoose={(start) => {
            hold.reset();
            onChange({ startsAt: start });
          }}
          onOther={() => void navigate(back)}
        />
      ) : failure ? (
        <Callout tone="danger">{text(failure)}</Callout>
      ) : null}
      <Suspense fallback={<Skeleton className="h-11 rounded-md" />}>{draft.again || kind !== "client" ? null : <MoreVisits draft={{ ...draft, choices: parts.choices }} />}</Suspense>
      {signedIn ? <ForWhom value={draft.forPersonId ?? null} onChange={bookFor} /> : null}
      <ElsewhereNote kind={kind} shop={shop} />
      {signedIn && market && where && kind === "client" ? (
        <Section title={t("checkout.address")}>
          <AddressChoice market={market} where={where} value={draft.addressId} onChange={(id) => onChange({ addressId: id, door: null })} />
        </Section>
      ) : null}
      {known && market && kind === "client" ? <DoorChoice value={draft.door ?? known.door} minutes={market.door_minutes} onChange={(door) => onChange({ door })} /> : null}
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
