import { specialistTopic, useWatch } from "@doorstep/shell";
import { Button, Chip, ChipRow, ErrorState, PageHeader, SkeletonCards, Spinner, cx, lazyPart } from "@doorstep/ui";
import { List, MapIcon, SlidersHorizontal } from "lucide-react";
import { Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { findCategory, useCategories, useService, useServices } from "../../catalog";
import { WhereButton, useMarket, useWhere } from "../../place";
import { ActiveFilters } from "../components/ActiveFilters";
import { AnyoneCard } from "../components/AnyoneCard";
import { FilterFields } from "../components/FilterFields";
import { NoResults } from "../components/NoResults";
import { ResultList } from "../components/ResultList";
import { SearchField } from "../components/SearchField";
import { SortField } from "../components/SortField";
import { type Filters, clearedFilters, countFilters, readFilters, writeFilters } from "../model";
import { useSearch } from "../queries";

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
  const filters = readFilters(params);
  const onMap = params.get("view") === "map";
  const search = useSearch(filters, market, where);
  const categories = useCategories(market?.code ?? null);
  const service = useService(market?.code ?? null, filters.service);
  const place = findCategory(categories.data ?? [], filters.category ?? service.data?.category_id ?? null);
  const services = useServices(market?.code ?? null, filters.category);
  const active = countFilters(filters);
  const results = search.data?.pages.flatMap((page) => page.items) ?? [];
  const first = search.data?.pages[0];
  // One page is cheap to ask again; who has gone on to further ones keeps what was found.
  useWatch(search.data?.pages.length === 1 ? results.map((result) => specialistTopic(result.specialist.id)) : [], SEARCHES);

  const put = (next: Filters, map = onMap) => {
    const address = writeFilters(next);
    if (map) address.set("view", "map");
    setParams(address, { replace: true, preventScrollReset: true });
  };
  const set = (change: Partial<Filters>) => put({ ...filters, ...change });
  const mayChooseGender = place?.category.may_choose_gender ?? false;
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
        <ResultList results={results} zone={market.time_zone} market={market.code} search={search} />
      )
    ) : (
      <SkeletonCards count={6} className="grid gap-3 xl:grid-cols-2" />
    );

  return (
    <>
      <PageHeader
        title={service.data?.name ?? place?.category.name ?? t("search.title")}
        back="/"
        end={market && where ? <span className="max-w-[45%] shrink-0 pe-2 lg:max-w-none"><WhereButton market={market} where={where} /></span> : null}
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
            <Button variant="secondary" className={cx(TOOL, "ms-auto")} onClick={() => put(filters, !onMap)} icon={onMap ? <List aria-hidden className="size-4.5" /> : <MapIcon aria-hidden className="size-4.5" />}>
              {onMap ? t("search.list") : t("search.map")}
            </Button>
          </div>
          {market ? <ActiveFilters market={market} filters={filters} onChange={choose} /> : null}
          <p role="status" className="min-h-5 text-sm text-muted">
            {first?.count && !search.isPlaceholderData ? (first.count_is_capped ? t("search.found_more", { count: first.count }) : t("search.found", { count: first.count })) : ""}
          </p>
          {service.data && !onMap ? <AnyoneCard service={service.data} /> : null}
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
