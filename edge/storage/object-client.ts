/**
 * What a Durable Object's methods are to its callers: the same, each with a promise. The platform's own type parts the
 * promise of a union into a union of promises, which no caller can narrow.
 */
export type ObjectClient<Methods> = {
  [Name in Exclude<keyof Methods, PlatformMethod>]: Methods[Name] extends (
    ...parameters: infer Parameters
  ) => infer Answer
    ? (...parameters: Parameters) => Promise<Awaited<Answer>>
    : never;
};

/** Handlers that only the platform calls. */
type PlatformMethod = 'alarm' | 'fetch' | 'connect' | 'webSocketMessage' | 'webSocketClose' | 'webSocketError';

/** A stub of the object with this name, which is made if there is none. */
export const createObjectClient = <ObjectClass extends Rpc.DurableObjectBranded>(
  objects: DurableObjectNamespace<ObjectClass>,
  name: string,
): ObjectClient<ObjectClass> => objects.get(objects.idFromName(name)) as unknown as ObjectClient<ObjectClass>;
