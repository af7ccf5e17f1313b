import { ArrowLeft } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Link, NavLink, type To, useLocation, useNavigate } from "react-router";
import { cx } from "../classes";
import { usePageTitle } from "../title";
import { IconButton } from "./Button";

export interface NavItem {
  to: string;
  label: string;
  icon: ReactNode;
  /** A number to notice, such as requests that wait. */
  count?: number;
}

function Count({ count }: { count?: number | undefined }) {
  if (!count) return null;
  return (
    <span className="inline-flex h-5 min-w-5 items-center justify-center rounded-full bg-danger px-1 text-[min(0.75rem,3.4vw)] font-bold text-page">
      {count > 99 ? "99+" : count}
    </span>
  );
}

/** The places of an app: at the bottom of a phone's screen. */
export function BottomNav({ items }: { items: readonly NavItem[] }) {
  const { t } = useTranslation();
  return (
    <nav aria-label={t("nav.label")} className="fixed inset-x-0 bottom-0 z-30 border-t border-line bg-surface/95 backdrop-blur lg:hidden">
      <ul className="mx-auto flex max-w-lg justify-around pb-[env(safe-area-inset-bottom)]">
        {items.map((item) => (
          <li key={item.to} className="min-w-0 flex-1">
            <NavLink
              to={item.to}
              end={item.to === "/"}
              viewTransition
              className={({ isActive }) =>
                cx("relative flex min-h-15 flex-col items-center justify-center gap-0.5 px-0.5 font-medium", isActive ? "text-accent-text" : "text-muted")
              }
            >
              <span aria-hidden="true" className="[&>svg]:size-6">
                {item.icon}
              </span>
              {/* Larger text grows no wider than a fifth of the screen: a word that breaks reads worse than a smaller one. */}
              <span className="max-w-full truncate text-[min(0.75rem,3.4vw)] leading-4">{item.label}</span>
              <span className="absolute top-1 start-[calc(50%+0.5rem)]">
                <Count count={item.count} />
              </span>
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** The same places on a wide screen: in a line at the top, with the name of the house. */
export function TopNav({ items, brand, end }: { items: readonly NavItem[]; brand: ReactNode; end?: ReactNode }) {
  const { t } = useTranslation();
  return (
    <header className="sticky top-0 z-30 hidden border-b border-line bg-page/90 backdrop-blur lg:block">
      <div className="mx-auto flex h-16 max-w-6xl items-center gap-8 px-6">
        <Link to="/" viewTransition className="flex items-center gap-2 rounded-sm text-lg font-bold tracking-tight">
          {brand}
        </Link>
        <nav aria-label={t("nav.label")} className="flex-1">
          <ul className="flex gap-1">
            {items.map((item) => (
              <li key={item.to}>
                <NavLink
                  to={item.to}
                  end={item.to === "/"}
                  viewTransition
                  className={({ isActive }) =>
                    cx(
                      "flex min-h-11 items-center gap-2 rounded-md px-4 text-[0.9375rem] font-medium transition-colors",
                      isActive ? "bg-accent-soft text-accent-text" : "text-muted hover:bg-sunken hover:text-text",
                    )
                  }
                >
                  {item.label}
                  <Count count={item.count} />
                </NavLink>
              </li>
            ))}
          </ul>
        </nav>
        {end}
      </div>
    </header>
  );
}

/** The title of a page with the way back; focus moves to it when a page opens, so that screen readers announce it. */
export function PageHeader({ title, back, end, narrow }: { title: string; back?: To | true; end?: ReactNode; narrow?: boolean }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const location = useLocation();
  const heading = useRef<HTMLHeadingElement>(null);
  usePageTitle(title.trim());
  useEffect(() => {
    if (location.key !== "default") heading.current?.focus({ preventScroll: true });
  }, [location.key]);
  const goBack = () => {
    if (back === true && location.key !== "default") void navigate(-1);
    else void navigate(back === true || back === undefined ? "/" : back, { replace: true });
  };
  return (
    <header
      className={cx(
        "flex flex-wrap items-center gap-1 pt-2 pb-2 lg:static lg:pt-8 lg:pb-5",
        narrow ? "lg:mx-auto lg:max-w-2xl" : "lg:mx-0",
        back && "sticky top-0 z-20 -mx-4 bg-page/90 px-2 backdrop-blur lg:bg-transparent lg:px-0 lg:backdrop-blur-none",
      )}
    >
      {back ? (
        <IconButton label={t("action.back")} onClick={goBack} className="lg:-ms-3">
          <ArrowLeft aria-hidden className="size-6 rtl:rotate-180" />
        </IconButton>
      ) : null}
      <h1 ref={heading} tabIndex={-1} className={cx("max-w-full flex-[1_1_4rem] font-bold tracking-tight wrap-break-word", back ? "text-xl lg:text-3xl" : "py-2 text-2xl lg:text-3xl")}>
        {title}
      </h1>
      {end}
    </header>
  );
}

/** What to do next, always in sight on a phone; an ordinary end of its column on a wide screen. */
export function StickyAction({ start, children }: { start?: ReactNode; children: ReactNode }) {
  return (
    <>
      {/* Room for the bar at the very end of its column, whatever else stands there. */}
      <div aria-hidden="true" className="order-last h-20 shrink-0 lg:hidden" />
      <div className="fixed inset-x-0 bottom-0 z-30 border-t border-line bg-surface/95 backdrop-blur lg:static lg:border-0 lg:bg-transparent lg:backdrop-blur-none">
        <div className="mx-auto flex max-w-2xl flex-wrap items-center gap-x-4 gap-y-2 px-4 pt-3 pb-safe lg:max-w-none lg:flex-col lg:items-stretch lg:gap-3 lg:p-0">
          {start ? <div className="min-w-0 shrink-0">{start}</div> : null}
          <div className="flex min-w-0 flex-[1_1_9rem] flex-col gap-2 lg:flex-none">{children}</div>
        </div>
      </div>
    </>
  );
}

/** A page's content; `aside` stands beside it on a wide screen and after it on a phone. */
export function PageBody({ children, aside, narrow }: { children: ReactNode; aside?: ReactNode; narrow?: boolean }) {
  if (!aside) return <div className={cx("flex flex-col gap-5", narrow && "mx-auto w-full max-w-2xl")}>{children}</div>;
  return (
    <div className="flex flex-col gap-5 lg:grid lg:grid-cols-[minmax(0,1fr)_23rem] lg:items-start lg:gap-8">
      <div className="flex min-w-0 flex-col gap-5">{children}</div>
      <aside className="flex flex-col gap-4 lg:sticky lg:top-24">{aside}</aside>
    </div>
  );
}

export function Section({ title, end, children }: { title: string; end?: ReactNode; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
        <h2 className="text-lg font-semibold first-letter:uppercase">{title}</h2>
        {end}
      </div>
      {children}
    </section>
  );
}
