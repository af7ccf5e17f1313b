import { Search, X } from "lucide-react";
import { type FormEvent, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

/** Keywords; sent on Enter, or when typing pauses if `live`. */
export function SearchField({ value, onSearch, live, autoFocus }: { value: string; onSearch(text: string): void; live?: boolean; autoFocus?: boolean }) {
  const { t } = useTranslation();
  const [text, setText] = useState(value);
  const [given, setGiven] = useState(value);
  if (given !== value) {
    setGiven(value);
    setText(value);
  }
  useEffect(() => {
    if (!live || text === value) return;
    const timer = setTimeout(() => onSearch(text.trim()), 400);
    return () => clearTimeout(timer);
  }, [live, text, value, onSearch]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSearch(text.trim());
  };
  return (
    <form role="search" onSubmit={submit} className="relative">
      <Search aria-hidden className="pointer-events-none absolute inset-y-0 start-4 my-auto size-5 text-muted" />
      <input
        type="search"
        enterKeyHint="search"
        aria-label={t("search.label")}
        placeholder={t("search.placeholder")}
        autoFocus={autoFocus}
        value={text}
        onChange={(event) => setText(event.target.value)}
        className="min-h-13 w-full rounded-lg bg-surface ps-12 pe-12 text-base shadow-card ring-1 ring-inset ring-line placeholder:text-muted focus:outline-none focus:ring-2 focus:ring-accent [&::-webkit-search-cancel-button]:hidden"
      />
      {text ? (
        <button
          type="button"
          aria-label={t("search.clear")}
          onClick={() => {
            setText("");
            onSearch("");
          }}
          className="absolute inset-y-0 end-1 my-auto inline-flex size-11 items-center justify-center rounded-full text-muted hover:text-text"
        >
          <X aria-hidden className="size-5" />
        </button>
      ) : null}
    </form>
  );
}
