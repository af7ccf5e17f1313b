import { Button, EmptyState, ErrorState, IconButton, List, PageBody, PageHeader, SkeletonCards, StickyAction, useToast } from "@doorstep/ui";
import { House, MapPin, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMarket, useWhere } from "../../place";
import { AddressSheet } from "../components/AddressSheet";
import { useRemoveAddress } from "../commands";
import { useAddresses } from "../queries";

export default function AddressesPage() {
  const { t } = useTranslation();
  const toast = useToast();
  const market = useMarket();
  const where = useWhere(market);
  const addresses = useAddresses();
  const remove = useRemoveAddress();
  const [adding, setAdding] = useState(false);
  const here = addresses.data?.filter((address) => address.market === market?.code) ?? [];
  return (
    <>
      <PageHeader narrow title={t("profile.addresses")} back="/profile" />
      <PageBody narrow>
        {addresses.isPending ? (
          <SkeletonCards count={2} />
        ) : addresses.isError ? (
          <ErrorState error={addresses.error} onRetry={() => void addresses.refetch()} />
        ) : here.length === 0 ? (
          <EmptyState icon={<House />} title={t("address.none_title")} text={t("address.none_text")} />
        ) : (
          <List>
            {here.map((address) => (
              <li key={address.id} className="flex min-h-16 items-center gap-3 py-2 ps-4 pe-2">
                <MapPin aria-hidden className="size-5 shrink-0 text-muted" />
                <span className="min-w-0 flex-1">
                  <span className="block font-medium">{address.label || address.line}</span>
                  <span className="block text-sm text-muted">{[address.label ? address.line : "", address.details].filter(Boolean).join(" · ")}</span>
                </span>
                <IconButton
                  label={t("address.remove", { line: address.line })}
                  onClick={() => remove.mutate(address.id, { onSuccess: () => toast.say(t("address.removed")), onError: (error) => toast.warn(error.message) })}
                >
                  <Trash2 aria-hidden className="size-5 text-muted" />
                </IconButton>
              </li>
            ))}
          </List>
        )}
        <StickyAction>
          <Button size="lg" icon={<Plus aria-hidden className="size-5" />} onClick={() => setAdding(true)}>
            {t("address.new")}
          </Button>
        </StickyAction>
      </PageBody>
      {market && where ? (
        <AddressSheet
          market={market}
          start={where}
          open={adding}
          onOpenChange={setAdding}
          onSaved={() => {
            setAdding(false);
            toast.say(t("address.saved"));
          }}
        />
      ) : null}
    </>
  );
}
