import { NO_CHOICES, withPlace } from "@doorstep/core";
import { specialistTopic, useSignedIn, useWatch } from "@doorstep/shell";
import { Button, Chip, ChipRow, ErrorState, PageHeader, SkeletonCards, Spinner, cx, lazyPart } from "@doorstep/ui";
import { Heart, List, MapIcon, SlidersHorizontal } from "lucide-react";
import { Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { findCategory, useCategories, useService, useServices } from "../../catalog";
import { WhereButton, useMarket, useWhere } from "../../place";
import { ActiveFilters } from "../components/ActiveFilters";
import { AnyoneCard } from "../components/AnyoneCard";
import { FilterFields } from "../components/FilterFields";
import { KeptNote } from "../components/KeptNote";
import { NoResults } from "../components/NoResults";
import { ResultList } from "../components/ResultList";
import { SearchField } from "../components/SearchField";
import { SortField } from "../components/SortField";
import { useFavouriteIds } from "../favourites/queries";
import { useKeepFilters } from "../kept/commands";
import { isBare, isSame, toKept, withKept } from "../kept/model";
import { useKeptFilters } from "../kept/queries";
import { type Filters, NO_FILTERS, clearedFilters, countFilters, readFilters, writeFilters } from "../model";
import { countOf, useSearch } from "../queries";
import { foundText } from "../wording";

const FilterSheet = lazyPart(async () => ({ default: (await import("../components/FilterSheet")).FilterSheet }));
const ResultsOnMap = lazyPart(async () => ({ default: (await import("../components/ResultsOnMap")).ResultsOnMap }));

const SEARCHES = { keys: [["discovery", "search"]], everyMs: 20_000 };
const TOOL = "rounded-full! px-3.5! ring-line!";

export default function SearchPage() {
  const { t } = useTranslation();
  const market = useMarket();
  const where = useWhere(market);
  const [params, setParams] = useSearchParams();
  const [choosing, setChoosing] = useState(false);
  const signedIn = useSignedIn();
  const favourites = useFavouriteIds(market?.code ?? null);
  const kept = useKeptFilters(market?.code ?? null);
  const keep = useKeepFilters(market?.code ?? null);
  // A link that says how to filter is followed; without one the last choice holds until it is changed here.
  const [changed, setChanged] = useState(false);
  const remembered = !changed && isBare(params);
  const asked = readFilters(params);
  const onMap = params.get("view") === "map";
  const categories = useCategories(market?.code ?? null);
  const service = useService(market?.code ?? null, asked.service);
  const place = findCategory(categories.data ?? [], asked.category ?? service.data?.category_id ?? null);
  const mayChooseGender = place?.category.may_choose_gender ?? false;
  const wanted = remembered ? withKept(asked, kept) : asked;
  // What is remembered holds where it can.
  const isPossible = !wanted.placeKind || !service.data || service.data.place_kinds.includes(wanted.placeKind);
  const filters = remembered ? { ...wanted, gender: mayChooseGender ? wanted.gender : null, placeKind: isPossible ? wanted.placeKind : null } : wanted;
  const search = useSearch(filters, market, where);
  const services = useServices(market?.code ?? null, filters.category);
  const active = countFilters(filters);
  const fromMemory = remembered && active > countFilters(asked);
  const results = search.data?.pages.flatMap((page) => page.items) ?? [];
  const first = search.data?.pages[0];
  const kind = first?.place_kind ?? filters.placeKind ?? "client";
  // One page is cheap to ask again; who has gone on to further ones keeps what was found.
  useWatch(search.data?.pages.length === 1 ? results.map((result) => specialistTopic(result.specialist.id)) : [], SEARCHES);

  const put = (next: Filters, map = onMap) => {
    const address = writeFilters(next);
    if (map) address.set("view", "map");
    setChanged(true);
    setParams(address, { replace: true, preventScrollReset: true });
    if (!isSame(toKept(next), toKept(filters))) keep(toKept(next));
  };
  const set = (change: Partial<Filters>) => put({ ...filters, ...change });
  // A wish that the next category does not allow goes with the one that did.
  const choose = (next: Filters) => put(mayChooseGender ? next : { ...next, gender: null });

  const body =
    market && where ? (
      search.isPending ? (
        <SkeletonCards count={6} className="grid gap-3 xl:grid-cols-2" />
      ) : search.isError && results.length === 0 ? (
        <ErrorState error={search.error} onRetry={() => void search.refetch()} />
      ) : onMap ? (
        <Suspense fallback={<span className="flex h-[70dvh] items-center justify-center rounded-lg bg-sunken"><Spinner /></span>}>
          <ResultsOnMap market={market} where={where} filters={filters} />
        </Suspense>
      ) : results.length === 0 ? (
        <NoResults market={market} where={where} filters={filters} onChange={choose} />
      ) : (
        <ResultList results={results} zone={market.time_zone} market={market.code} search={search} kind={kind} />
      )
    ) : (
      <SkeletonCards count={6} className="grid gap-3 xl:grid-cols-2" />
    );

  return (
    <>
      <PageHeader
        title={service.data?.name ?? place?.category.name ?? t("search.title")}
        back="/"
        end={market && where ? <span className="max-w-[min(100%,max(50%,12rem))] shrink-0 pe-2 lg:max-w-none"><WhereButton market={market} where={where} /></span> : null}
      />
      <div className="flex flex-col gap-4 lg:grid lg:grid-cols-[19rem_minmax(0,1fr)] lg:items-start lg:gap-8">
        <aside aria-label={t("filter.title")} className="hidden lg:sticky lg:top-20 lg:block lg:max-h-[calc(100dvh-6rem)] lg:overflow-y-auto lg:rounded-lg lg:bg-surface lg:p-5 lg:shadow-card">
          {market ? <FilterFields market={market} filters={filters} genders={mayChooseGender} onChange={choose} /> : null}
          {active > 0 ? (
            <Button variant="quiet" wide className="mt-4" onClick={() => put(clearedFilters(filters))}>
              {t("filter.clear")}
            </Button>
          ) : null}
        </aside>
        <div className="flex min-w-0 flex-col gap-3">
          <SearchField value={filters.q} onSearch={(q) => set({ q })} />
          {services.data && services.data.length > 1 ? (
            <ChipRow label={t("search.services")}>
              <Chip pressed={filters.service === null} onPress={() => set({ service: null })}>
                {t("search.all")}
              </Chip>
              {services.data.map((one) => (
                <Chip key={one.id} pressed={filters.service === one.id} onPress={() => set({ service: one.id })}>
                  {one.name}
                </Chip>
              ))}
            </ChipRow>
          ) : null}
          <div className="flex flex-wrap items-center gap-1.5 sm:gap-2">
            <Button variant="secondary" className={cx(TOOL, "lg:hidden", active > 0 && "bg-accent-soft! text-accent-text!")} aria-haspopup="dialog" onClick={() => setChoosing(true)} icon={<SlidersHorizontal aria-hidden className="size-4.5" />}>
              {active > 0 ? t("filter.button_count", { count: active }) : t("filter.button")}
            </Button>
            <SortField value={filters.sort} onChange={(sort) => set({ sort })} />
            {signedIn && favourites.length > 0 ? (
              <span className="order-last sm:order-none">
                <Chip pressed={filters.favouritesFirst} onPress={() => set({ favouritesFirst: !filters.favouritesFirst })} icon={<Heart aria-hidden className={cx("size-4.5", filters.favouritesFirst && "fill-current")} />}>
                  {t("favourites.first")}
                </Chip>
              </span>
            ) : null}
            <Button variant="secondary" className={cx(TOOL, "ms-auto")} onClick={() => put(filters, !onMap)} icon={onMap ? <List aria-hidden className="size-4.5" /> : <MapIcon aria-hidden className="size-4.5" />}>
              {onMap ? t("search.list") : t("search.map")}
            </Button>
          </div>
          {market ? <ActiveFilters market={market} filters={filters} clearable={!fromMemory} onChange={choose} /> : null}
          {fromMemory ? <KeptNote onReset={() => put({ ...clearedFilters(filters), sort: NO_FILTERS.sort })} /> : null}
          <p role="status" className="min-h-5 text-sm text-muted">
            {first?.count && !search.isPlaceholderData ? foundText(countOf(first), t) : ""}
            {first?.count_is_capped && !search.isPlaceholderData && filters.sort !== "distance" ? <span className="block">{t("search.ranked")}</span> : null}
          </p>
          {service.data && !onMap ? <AnyoneCard service={service.data} choices={withPlace(NO_CHOICES, kind)} /> : null}
          {body}
        </div>
      </div>
      {choosing && market && where ? (
        <Suspense>
          <FilterSheet market={market} where={where} filters={filters} genders={mayChooseGender} open={choosing} onOpenChange={setChoosing} onApply={choose} />
        </Suspense>
      ) : null}
    </>
  );
}
