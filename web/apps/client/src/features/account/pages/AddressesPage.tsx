import type { Address } from "@doorstep/core";
import { Badge, Button, EmptyState, ErrorState, IconButton, List, PageBody, PageHeader, SkeletonCards, StickyAction, useToast } from "@doorstep/ui";
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
  /** The address that is open; "new" while one is added. */
  const [open, setOpen] = useState<Address | "new" | null>(null);
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
              <AddressRow key={address.id} address={address} onOpen={() => setOpen(address)} onRemove={() => remove.mutate(address)} />
            ))}
          </List>
        )}
        <StickyAction>
          <Button size="lg" icon={<Plus aria-hidden className="size-5" />} onClick={() => setOpen("new")}>
            {t("address.new")}
          </Button>
        </StickyAction>
      </PageBody>
      {market && where ? (
        <AddressSheet
          market={market}
          start={where}
          address={open === "new" ? null : open}
          open={open !== null}
          onOpenChange={(stays) => stays || setOpen(null)}
          onSaved={() => {
            setOpen(null);
            toast.say(t("address.saved"));
          }}
        />
      ) : null}
    </>
  );
}

function AddressRow({ address, onOpen, onRemove }: { address: Address; onOpen(): void; onRemove(): void }) {
  const { t } = useTranslation();
  return (
    <li className="flex flex-wrap items-center justify-end pe-2">
      <button type="button" onClick={onOpen} className="flex min-h-16 min-w-0 flex-[1_1_14rem] items-center gap-3 py-2 ps-4 text-start transition-colors hover:bg-sunken/60">
        <MapPin aria-hidden className="size-5 shrink-0 text-muted" />
        <span className="min-w-0 flex-1">
          <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <span className="font-medium">{address.label || address.line}</span>
            {address.is_default ? <Badge tone="accent">{t("address.first")}</Badge> : null}
          </span>
          <span className="block text-sm text-muted">{[address.label ? address.line : "", address.details].filter(Boolean).join(" · ")}</span>
        </span>
      </button>
      <IconButton label={t("address.remove", { line: address.line })} onClick={onRemove}>
        <Trash2 aria-hidden className="size-5 text-muted" />
      </IconButton>
    </li>
  );
}
