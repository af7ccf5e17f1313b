import { type CaredPerson, type Choices, type Market, ProblemError, type ServiceDetail, isPlain, readChoices, withPlace } from "@doorstep/core";
import { PhotoPicker, useSignedIn } from "@doorstep/shell";
import { ButtonLink, Callout, Card, ErrorState, PageBody, PageHeader, Section, SkeletonCards, TextArea, useProblemText } from "@doorstep/ui";
import { UsersRound } from "lucide-react";
import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useNavigate, useParams, useSearchParams } from "react-router";
import { useAddresses } from "../../account";
import { QuantityField } from "../../availability/components/QuantityField";
import { AddressChoice } from "../../booking/components/AddressChoice";
import { timesPath } from "../../booking/draft";
import { useService } from "../../catalog";
import { ChoiceRow, useParts } from "../../choices";
import { DoorChoice } from "../../door/components/DoorChoice";
import { usePeople } from "../../people";
import { ForWhom } from "../../people/components/ForWhom";
import { useMarket, useWhere } from "../../place";
import { useHoldSearch } from "../commands";
import { Outlook, SearchAct, SearchPrice, SearchTerms } from "../components/QuoteParts";
import { WhenField } from "../components/WhenField";
import { type SearchDraft, type When, clearSearchDraft, readSearchDraft, readWhen, writeSearch, writeSearchDraft } from "../model";
import { useSearchQuote } from "../queries";

const MOST_PHOTOS = 6;

/** Somebody is wanted soon, or whenever it fits best: where, and for how much; the next page asks how to pay. */
export default function NowPage() {
  const { t } = useTranslation();
  const { serviceId } = useParams();
  const market = useMarket();
  const signedIn = useSignedIn();
  const service = useService(market?.code ?? null, Number(serviceId) || null);
  return (
    <>
      <PageHeader title={t("now.title")} back />
      {service.isError ? (
        <ErrorState error={service.error} onRetry={() => void service.refetch()} />
      ) : service.data && market ? (
        // What is written here outlives signing in, being kept on the device, but not signing out.
        <Wanted key={`${service.data.id} ${signedIn}`} market={market} service={service.data} />
      ) : (
        <SkeletonCards count={3} />
      )}
    </>
  );
}

function Wanted({ market, service }: { market: Market; service: ServiceDetail }) {
  const { t } = useTranslation();
  const text = useProblemText();
  const navigate = useNavigate();
  const signedIn = useSignedIn();
  const { pathname, search } = useLocation();
  const [params, setParams] = useSearchParams();
  const where = useWhere(market);
  const addresses = useAddresses();
  const people = usePeople();
  const hold = useHoldSearch();
  const [draft, setDraft] = useState(() => readSearchDraft(service.id));
  const [sending, setSending] = useState(false);
  const change = useCallback((part: Partial<SearchDraft> | ((old: SearchDraft) => Partial<SearchDraft>)) => {
    setDraft((old) => {
      const next = { ...old, ...(typeof part === "function" ? part(old) : part) };
      writeSearchDraft(next);
      return next;
    });
  }, []);
  const fixed = service.price_model === "fixed";
  const [{ when, quantity, choices }, setWish] = useState(() => ({
    when: readWhen(params, market, Date.now()),
    quantity: fixed ? 1 : Math.min(service.maximum_quantity, Math.max(service.minimum_quantity, Number(params.get("quantity")) || 0)),
    choices: withPlace(readChoices(params), "client"),
  }));
  const parts = useParts({ market: market.code, service, specialist: null, offer: null, anyone: true, choices });
  const choose = (part: { when?: When; quantity?: number; choices?: Choices }) => {
    const next = { when, quantity, choices: parts.choices, ...part };
    hold.reset();
    setWish(next);
    // The address follows, so that a reload and signing in come back to the same.
    setParams(writeSearch(next.when, next.quantity, next.choices), { replace: true, preventScrollReset: true });
  };

  const saved = addresses.data?.filter((address) => address.market === market.code);
  // The only or first saved address is the likely one; somebody else's kept id means nothing.
  const known = saved?.find((address) => address.id === draft.addressId) ?? saved?.[0] ?? null;
  const bookFor = (person: CaredPerson | null) => {
    const home = saved?.find((address) => address.id === person?.address_id);
    change({ forPersonId: person?.id ?? null, ...(home && home.id !== known?.id ? { addressId: home.id, door: null } : {}) });
  };
  const forPersonId = people.data?.some((one) => one.id === draft.forPersonId) ? draft.forPersonId : null;

  const quote = useSearchQuote(signedIn && known ? { market, serviceId: service.id, quantity, choices: parts.choices, addressId: known.id, when } : null);
  const priced = quote.isPlaceholderData ? undefined : quote.data;
  const failure = hold.error ?? quote.error;
  const submit = () => {
    if (!priced) return;
    hold.mutate(
      { quote: priced.quote, draft: { ...draft, forPersonId } },
      {
        onSuccess: (order) => {
          clearSearchDraft();
          void navigate(`/checkout/${order.id}`, { replace: true, viewTransition: true });
        },
        onError: (error) => {
          // Pictures that waited over a day are gone from the server; they can be taken again.
          if (error instanceof ProblemError && error.code === "file_missing") change({ photos: [] });
          void quote.refetch();
        },
      },
    );
  };
  return (
    <PageBody
      aside={
        <>
          <SearchPrice service={service} quantity={quantity} quote={quote.data ?? null} stale={!priced} loading={quote.isFetching} />
          <SearchTerms />
          <SearchAct quote={quote.data ?? null} signIn={signedIn ? null : `/sign-in?next=${encodeURIComponent(pathname + search)}`} busy={hold.isPending} disabled={!priced || priced.candidates === 0 || sending} onPress={submit} />
          <ButtonLink variant="quiet" to={timesPath({ serviceId: service.id, specialistId: null, offerId: null, quantity, choices: parts.choices })}>
            {t("now.choose")}
          </ButtonLink>
        </>
      }
    >
      <Card className="flex flex-wrap items-center gap-3.5">
        <span aria-hidden="true" className="inline-flex size-14 shrink-0 items-center justify-center rounded-lg bg-accent-soft text-accent-text">
          <UsersRound className="size-7" />
        </span>
        <div className="min-w-0 flex-[1_1_9rem]">
          <p className="text-[1.0625rem] font-semibold">{[service.name, ...parts.further.map(({ name }) => name)].join(" + ")}</p>
          <p className="text-[0.9375rem] text-muted">{t("now.who")}</p>
        </div>
      </Card>
      <QuantityField service={service} value={quantity} onChange={(count) => choose({ quantity: count })} />
      <ChoiceRow parts={parts} value={{ quantity, choices: parts.choices }} onChange={choose} total={quote.data ? { price: quote.data.price, minutes: quote.data.visit_minutes } : null} isStale={!priced} />
      <WhenField market={market} value={when} onChange={(next) => choose({ when: next })} />
      {failure ? <Callout tone="danger">{text(failure)}</Callout> : null}
      {quote.data ? <Outlook quote={quote.data} zone={market.time_zone} stale={!priced} plain={isPlain(parts.choices)} /> : null}
      {signedIn ? <ForWhom value={forPersonId} onChange={bookFor} /> : null}
      {signedIn && where ? (
        <Section title={t("checkout.address")}>
          <AddressChoice market={market} where={where} value={known?.id ?? null} onChange={(id) => change({ addressId: id, door: null })} />
        </Section>
      ) : null}
      {known ? <DoorChoice value={draft.door ?? known.door} minutes={market.door_minutes} onChange={(door) => change({ door })} /> : null}
      <TextArea label={t("checkout.note")} placeholder={t("checkout.note_example")} maxLength={1000} value={draft.note} onChange={(event) => change({ note: event.target.value })} />
      {signedIn ? (
        <PhotoPicker
          purpose="problem"
          label={t("checkout.photos")}
          hint={t("checkout.photos_text", { count: MOST_PHOTOS })}
          most={MOST_PHOTOS}
          value={draft.photos}
          onChange={(next) => change((old) => ({ photos: next(old.photos) }))}
          onBusy={setSending}
        />
      ) : (
        <p className="text-sm text-muted">{t("checkout.photos_later")}</p>
      )}
    </PageBody>
  );
}
