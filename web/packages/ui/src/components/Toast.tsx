import { CircleAlert, CircleCheck } from "lucide-react";
import { type ReactNode, createContext, useCallback, useContext, useMemo, useRef, useState } from "react";
import { cx } from "../classes";

interface Message {
  id: number;
  text: string;
  bad: boolean;
}

interface Toasts {
  say(text: string): void;
  warn(text: string): void;
}

const Context = createContext<Toasts>({ say() {}, warn() {} });

export function useToast(): Toasts {
  return useContext(Context);
}

const SHOWN_MS = 5_000;

export function ToastProvider({ children }: { children: ReactNode }) {
  const [messages, setMessages] = useState<Message[]>([]);
  const next = useRef(1);
  const push = useCallback((text: string, bad: boolean) => {
    const id = next.current++;
    setMessages((all) => [...all.slice(-2), { id, text, bad }]);
    setTimeout(() => setMessages((all) => all.filter((message) => message.id !== id)), SHOWN_MS);
  }, []);
  const toasts = useMemo<Toasts>(() => ({ say: (text) => push(text, false), warn: (text) => push(text, true) }), [push]);
  return (
    <Context value={toasts}>
      {children}
      <div role="status" aria-live="polite" className="pointer-events-none fixed inset-x-4 bottom-24 z-60 flex flex-col items-center gap-2 lg:bottom-8">
        {messages.map((message) => (
          <p
            key={message.id}
            className={cx(
              "pointer-events-auto flex max-w-md items-center gap-2 rounded-md bg-text px-4 py-3 text-[0.9375rem] font-medium text-page shadow-tall animate-[rise-in_200ms_var(--ease-calm)]",
            )}
          >
            {message.bad ? <CircleAlert aria-hidden className="size-5 shrink-0" /> : <CircleCheck aria-hidden className="size-5 shrink-0" />}
            {message.text}
          </p>
        ))}
      </div>
    </Context>
  );
}
