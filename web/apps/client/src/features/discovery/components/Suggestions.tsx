import { cx } from "@doorstep/ui";
import { ArrowUpLeft, History, LayoutGrid, Trash2 } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { ServicePhoto, useCategories } from "../../catalog";
import { useMarket } from "../../place";
import { useServiceSuggestions } from "../queries";
import { forgetSearches, recentSearches, rememberSearch } from "../recent";
import { useSettled } from "../settled";
import { categoriesLike } from "../suggest";

const ROW = "flex min-h-12 w-full items-center gap-3 px-4 py-1.5 text-start hover:bg-sunken focus-visible:bg-sunken focus-visible:-outline-offset-3";

/** Below the search field: what was looked for lately, then categories and services that fit. Arrow keys walk through it. */
export function Suggestions({ words, onSearch, onClose }: { words: string; onSearch(words: string): void; onClose(): void }) {
  const { t } = useTranslation();
  const market = useMarket();
  const [recent, setRecent] = useState(recentSearches);
  const typed = words.trim();
  const services = useServiceSuggestions(market?.code ?? null, useSettled(typed, 150));
  const categories = categoriesLike(useCategories(market?.code ?? null).data ?? [], typed).slice(0, 3);
  const found = typed.length >= 2 ? (services.data ?? []) : [];
  const past = typed === "" ? recent : recent.filter((one) => one.toLocaleLowerCase().startsWith(typed.toLocaleLowerCase()) && one !== typed).slice(0, 2);
  const walk = (event: KeyboardEvent<HTMLElement>) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const rows = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-suggestion]")];
    const next = rows.indexOf(document.activeElement as HTMLElement) + step;
    if (next < 0) event.currentTarget.closest("form")?.querySelector("input")?.focus();
    else rows[next]?.focus();
  };
  const known = past.length + categories.length + found.length;
  return (
    // Pressing a row must not take the focus away before the press is over, as Safari would.
    <div role="group" aria-label={t("search.suggestions")} onKeyDown={walk} onMouseDown={(event) => event.preventDefault()} className={cx("absolute inset-x-0 top-full mt-2 max-h-[60dvh] overflow-y-auto overscroll-contain rounded-lg bg-raised py-2 shadow-tall ring-1 ring-line animate-[fade-in_120ms_ease-out]", known === 0 && "hidden")}>
      <p role="status" className="sr-only">
        {typed && known > 0 ? t("search.suggested", { count: known }) : ""}
      </p>
      {past.length > 0 ? (
        <Group title={t("search.recent")}>
          {past.map((one) => (
            <li key={one}>
              <button type="button" data-suggestion className={ROW} onClick={() => onSearch(one)}>
                <History aria-hidden className="size-5 shrink-0 text-muted" />
                <span className="min-w-0 flex-1 truncate">{one}</span>
                <ArrowUpLeft aria-hidden className="size-4 shrink-0 text-muted" />
              </button>
            </li>
          ))}
          {typed === "" ? (
            <li>
              <button
                type="button"
                data-suggestion
                className={cx(ROW, "text-sm text-muted")}
                onClick={() => {
                  forgetSearches();
                  setRecent([]);
                }}
              >
                <Trash2 aria-hidden className="size-5 shrink-0" />
                {t("search.forget")}
              </button>
            </li>
          ) : null}
        </Group>
      ) : null}
      {categories.length > 0 ? (
        <Group title={t("search.categories")}>
          {categories.map((one) => (
            <li key={one.id}>
              <Link to={`/search?category=${one.id}`} viewTransition data-suggestion className={ROW} onClick={onClose}>
                <LayoutGrid aria-hidden className="size-5 shrink-0 text-muted" />
                <span className="min-w-0 flex-1">{one.name}</span>
                <span className="text-sm text-muted">{t("home.services", { count: one.service_count })}</span>
              </Link>
            </li>
          ))}
        </Group>
      ) : null}
      {found.length > 0 ? (
        <Group title={t("search.services")}>
          {found.map((one) => (
            <li key={one.id}>
              <Link
                to={`/services/${one.id}`}
                viewTransition
                data-suggestion
                className={ROW}
                onClick={() => {
                  rememberSearch(typed);
                  onClose();
                }}
              >
                <ServicePhoto service={one} className="size-9 shrink-0 rounded-md" />
                <span className="min-w-0 flex-1">{one.name}</span>
              </Link>
            </li>
          ))}
        </Group>
      ) : null}
    </div>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <p aria-hidden="true" className="px-4 pt-2 pb-1 text-[0.8125rem] font-semibold text-muted">
        {title}
      </p>
      <ul>{children}</ul>
    </section>
  );
}
