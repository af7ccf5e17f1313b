import { useSignedIn } from "@doorstep/shell";
import { cx } from "@doorstep/ui";
import { Heart } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useLocation, useNavigate } from "react-router";
import { useSetFavourite } from "./commands";
import { rememberPending } from "./pending";
import { useFavouriteIds } from "./queries";

/** A heart: keeps a specialist or lets them go. A guest signs in first, and is then helped to what was wanted. */
export function FavouriteButton({ specialistId, name, market, className }: { specialistId: number; name: string; market: string; className?: string }) {
  const { t } = useTranslation();
  const signedIn = useSignedIn();
  const navigate = useNavigate();
  const { pathname, search } = useLocation();
  const kept = useFavouriteIds(market).includes(specialistId);
  const set = useSetFavourite(market);
  const press = () => {
    if (signedIn) return set({ specialistId, name, keep: !kept });
    rememberPending(specialistId);
    void navigate(`/sign-in?next=${encodeURIComponent(pathname + search)}`, { viewTransition: true });
  };
  return (
    <button
      type="button"
      aria-pressed={kept}
      aria-label={t("favourites.keep", { name })}
      title={kept ? t("favourites.let_go", { name }) : t("favourites.keep", { name })}
      onClick={press}
      className={cx("inline-flex size-11 shrink-0 items-center justify-center rounded-full transition-[color,background-color,scale] hover:bg-sunken active:scale-90", kept ? "text-danger" : "text-muted", className)}
    >
      <Heart aria-hidden className={cx("size-6", kept && "fill-current")} />
    </button>
  );
}
