import type { PlaceKind, SearchResult } from "@doorstep/core";
import { Button, Spinner, cx } from "@doorstep/ui";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { ResultCard } from "./ResultCard";

interface Paging {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  isPlaceholderData: boolean;
  isFetchNextPageError: boolean;
  fetchNextPage(): Promise<unknown>;
}

interface Props {
  results: readonly SearchResult[];
  zone: string;
  market: string;
  search: Paging;
  kind: PlaceKind;
}

/** Results with the next page fetched as its end comes near; a button serves those who do not scroll. */
export function ResultList({ results, zone, market, search, kind }: Props) {
  const { t } = useTranslation();
  const end = useRef<HTMLDivElement>(null);
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = search;
  useEffect(() => {
    const mark = end.current;
    if (!mark || !hasNextPage || isFetchingNextPage || isFetchNextPageError) return;
    const watch = new IntersectionObserver(([entry]) => entry?.isIntersecting && void fetchNextPage(), { rootMargin: "600px" });
    watch.observe(mark);
    return () => watch.disconnect();
  }, [hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);
  return (
    <>
      <ul aria-label={t("search.results")} aria-busy={search.isPlaceholderData} className={cx("grid gap-3 transition-opacity xl:grid-cols-2", search.isPlaceholderData && "opacity-60")}>
        {results.map((result) => (
          <li key={result.specialist.id}>
            <ResultCard result={result} zone={zone} market={market} kind={kind} />
          </li>
        ))}
      </ul>
      <div ref={end} className="flex min-h-12 justify-center pb-4">
        {isFetchingNextPage ? <Spinner /> : hasNextPage ? <Button variant="quiet" onClick={() => void fetchNextPage()}>{t("search.more")}</Button> : null}
      </div>
    </>
  );
}
