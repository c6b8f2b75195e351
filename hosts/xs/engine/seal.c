/*
 * The part of the Moddable linker that shapes what firmware meets: preloaded modules run once, at "link time"; then
 * functions, their prototypes and the built-ins are frozen (SDK documentation/xs/preload.md, "Automatic Freezing"), and
 * the whole heap becomes read-only memory. A device machine is a clone that refers to it and starts nearly empty.
 */
#include "engine.h"

static txBoolean isFunction(txSlot* internal) {
	return internal->kind == XS_CALLBACK_KIND || internal->kind == XS_CALLBACK_X_KIND || internal->kind == XS_CODE_KIND
		|| internal->kind == XS_CODE_X_KIND;
}

/* Instances whose internal state XS cannot shadow in RAM. */
static txBoolean isUnshadowed(txSlot* internal) {
	switch (internal->kind) {
	case XS_MAP_KIND:
	case XS_SET_KIND:
	case XS_WEAK_MAP_KIND:
	case XS_WEAK_SET_KIND:
	case XS_WEAK_REF_KIND:
	case XS_ARRAY_BUFFER_KIND:
	case XS_DATA_VIEW_KIND:
	case XS_TYPED_ARRAY_KIND:
	case XS_DATE_KIND:
	case XS_PROMISE_KIND:
	case XS_PROXY_KIND:
	case XS_REGEXP_KIND:
		return 1;
	default:
		return 0;
	}
}

static void freeze(txSlot* instance) {
	txSlot* property;
	for (property = instance->next; property; property = property->next) {
		if (property->kind != XS_ACCESSOR_KIND) property->flag |= XS_DONT_SET_FLAG;
		property->flag |= XS_DONT_DELETE_FLAG;
	}
	instance->flag |= XS_DONT_PATCH_FLAG;
}

static void freezePrototype(txSlot* constructor) {
	txSlot* property;
	for (property = constructor->next; property; property = property->next) {
		if (property->ID == mxID(_prototype) && property->kind == XS_REFERENCE_KIND) freeze(property->value.reference);
	}
}

static void freezeInstance(txMachine* the, txSlot* instance) {
	txSlot* internal = instance->next;
	(void)the;
	if (!internal || !(internal->flag & XS_INTERNAL_FLAG)) return;
	if (isFunction(internal)) {
		freeze(instance);
		freezePrototype(instance);
	}
	else if (internal->ID == XS_ENVIRONMENT_BEHAVIOR || isUnshadowed(internal)) freeze(instance);
}

/* A variable that holds a function is taken for a constant. */
static void freezeVariable(txSlot* closure) {
	if (closure->kind == XS_REFERENCE_KIND) {
		txSlot* internal = closure->value.reference->next;
		if (internal && (internal->flag & XS_INTERNAL_FLAG) && isFunction(internal)) closure->flag |= XS_DONT_SET_FLAG;
	}
	else if (closure->kind == XS_HOST_FUNCTION_KIND) closure->flag |= XS_DONT_SET_FLAG;
}

/* Built-ins without a constructor in the heap walk: name spaces, and prototypes that only syntax reaches. */
static const char freezeBuiltIns[] =
	"[Atomics, JSON, Math, Reflect, native, "
	"Object.getPrototypeOf(function* () {}), Object.getPrototypeOf(async function () {}), "
	"Object.getPrototypeOf(async function* () {}), Object.getPrototypeOf(function* () {}.prototype), "
	"Object.getPrototypeOf(async function* () {}.prototype), Object.getPrototypeOf(Uint8Array.prototype), "
	"Object.getPrototypeOf([][Symbol.iterator]()), Object.getPrototypeOf(''[Symbol.iterator]()), "
	"Object.getPrototypeOf(new Map().entries()), Object.getPrototypeOf(new Set().values()), "
	"Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())), Object.getPrototypeOf(/a/[Symbol.matchAll](''))"
	"].forEach(each => Object.freeze(each));";

/* Values in chunks of the ROM machine become "external", so that the device's collector neither marks nor moves them. */
static void externalize(txSlot* slot) {
	switch (slot->kind) {
	case XS_STRING_KIND:
		slot->kind = XS_STRING_X_KIND;
		break;
	case XS_BIGINT_KIND:
		slot->kind = XS_BIGINT_X_KIND;
		break;
	case XS_KEY_KIND:
		slot->kind = XS_KEY_X_KIND;
		break;
	case XS_CODE_KIND:
		slot->kind = XS_CODE_X_KIND;
		break;
	case XS_CALLBACK_KIND:
		slot->kind = XS_CALLBACK_X_KIND;
		break;
	case XS_ARRAY_KIND:
		if (slot->value.array.address) {
			txSlot* item = slot->value.array.address;
			txIndex count = fxGetIndexSize(NULL, slot);
			while (count--) externalize(item++);
		}
		break;
	}
}

static void eachSlot(txMachine* the, void (*visit)(txMachine* the, txSlot* slot)) {
	txSlot *heap, *slot;
	for (heap = the->firstHeap; heap; heap = heap->next) {
		for (slot = heap + 1; slot < heap->value.reference; slot++) visit(the, slot);
	}
}

static void visitToFreeze(txMachine* the, txSlot* slot) {
	if (slot->kind == XS_INSTANCE_KIND) freezeInstance(the, slot);
	else if (slot->kind == XS_CLOSURE_KIND) freezeVariable(slot->value.closure);
}

static void visitToExternalize(txMachine* the, txSlot* slot) {
	(void)the;
	externalize(slot);
}

void seal(txMachine* rom) {
	txMachine* the = rom;
	txSlot* slot;
	fxBeginHost(the);
	runScript(the, burn(the, "freeze", (char*)freezeBuiltIns, sizeof(freezeBuiltIns) - 1));
	fxEndHost(the);
	runJobs(the);
	fxCollect(the, XS_COMPACT_FLAG);
	eachSlot(the, visitToFreeze);
	fxShareMachine(the);
	eachSlot(the, visitToExternalize);
	for (slot = the->stack; slot < the->stackTop; slot++) externalize(slot);
}
