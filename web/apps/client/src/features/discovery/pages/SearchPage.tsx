import { Button, Chip, ChipRow, EmptyState, ErrorState, PageHeader, SegmentedControl, SkeletonCards } from "@doorstep/ui";
import { SearchX, SlidersHorizontal } from "lucide-react";
import { Suspense, lazy, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { findCategory, useCategories, useService, useServices } from "../../catalog";
import { WhereButton, useMarket, useWhere } from "../../place";
import { AnyoneCard } from "../components/AnyoneCard";
import { FilterFields } from "../components/FilterFields";
import { ResultList } from "../components/ResultList";
import { SearchField } from "../components/SearchField";
import { type Filters, NO_FILTERS, SORTS, type Sort, countFilters, readFilters, writeFilters } from "../model";
import { useSearch } from "../queries";

const FilterSheet = lazy(async () => ({ default: (await import("../components/FilterSheet")).FilterSheet }));

export default function SearchPage() {
  const { t } = useTranslation();
  const market = useMarket();
  const where = useWhere(market);
  const [params, setParams] = useSearchParams();
  const [choosing, setChoosing] = useState(false);
  const filters = readFilters(params);
  const search = useSearch(filters, market, where);
  const categories = useCategories(market?.code ?? null);
  const services = useServices(market?.code ?? null, filters.category);
  const service = useService(market?.code ?? null, filters.service);
  const place = findCategory(categories.data ?? [], filters.category);
  const set = (change: Partial<Filters>) => setParams(writeFilters({ ...filters, ...change }), { replace: true });
  const active = countFilters(filters);
  const sortNames: Record<Sort, string> = { distance: t("search.nearest"), price: t("search.cheapest"), rating: t("search.best") };
  const results = search.data?.pages.flatMap((page) => page.items) ?? [];

  return (
    <>
      <PageHeader title={place?.category.name ?? service.data?.name ?? t("search.title")} back="/" end={market && where ? <span className="max-w-[45%] shrink-0 pe-2 lg:max-w-none"><WhereButton market={market} where={where} /></span> : null} />
      <div className="flex flex-col gap-4 lg:grid lg:grid-cols-[19rem_minmax(0,1fr)] lg:items-start lg:gap-8">
        <aside className="hidden lg:sticky lg:top-24 lg:block lg:max-h-[calc(100dvh-7rem)] lg:overflow-y-auto lg:rounded-lg lg:bg-surface lg:p-5 lg:shadow-card">
          {market ? <FilterFields market={market} filters={filters} onChange={set} /> : null}
          {active > 0 ? (
            <Button variant="quiet" wide className="mt-4" onClick={() => set({ ...NO_FILTERS, q: filters.q, category: filters.category, service: filters.service, sort: filters.sort })}>
              {t("filter.clear")}
            </Button>
          ) : null}
        </aside>
        <div className="flex min-w-0 flex-col gap-3.5">
          <SearchField live value={filters.q} onSearch={(q) => set({ q })} />
          {services.data && services.data.length > 0 ? (
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
          <div className="flex flex-wrap items-center gap-2">
            <div className="min-w-0 flex-[1_1_13.5rem] lg:max-w-md">
              <SegmentedControl<Sort> label={t("search.sort")} value={filters.sort} onChange={(sort) => set({ sort })} options={SORTS.map((value) => ({ value, label: sortNames[value] }))} />
            </div>
            <Button variant="secondary" className="lg:hidden" aria-haspopup="dialog" onClick={() => setChoosing(true)} icon={<SlidersHorizontal aria-hidden className="size-4.5" />}>
              {active > 0 ? t("filter.button_count", { count: active }) : t("filter.button")}
            </Button>
          </div>
          {service.data ? <AnyoneCard service={service.data} /> : null}
          {search.isPending ? (
            <SkeletonCards count={6} />
          ) : search.isError ? (
            <ErrorState error={search.error} onRetry={() => void search.refetch()} />
          ) : results.length === 0 ? (
            <EmptyState icon={<SearchX />} title={t("search.none_title")} text={t("search.none_text")}>
              {active > 0 || filters.q ? (
                <Button variant="secondary" onClick={() => set({ ...NO_FILTERS, category: filters.category, service: filters.service })}>
                  {t("filter.clear")}
                </Button>
              ) : null}
            </EmptyState>
          ) : (
            <ResultList results={results} zone={market?.time_zone ?? "UTC"} search={search} />
          )}
        </div>
      </div>
      {choosing && market && where ? (
        <Suspense>
          <FilterSheet market={market} where={where} filters={filters} open={choosing} onOpenChange={setChoosing} onApply={set} />
        </Suspense>
      ) : null}
    </>
  );
}
