/*
 * The part of the SDK's linker that shapes what firmware meets (xs/tools/xslSlot.c, fxPrepareHeap; xsl.c,
 * fxFreezeBuiltIns): preloaded modules run once, at "link time"; then functions, their prototypes and the built-ins are
 * frozen, a variable that holds a function is a constant, and the whole heap becomes read-only memory. A device machine
 * is a clone that refers to it and starts nearly empty. What it may change in ROM has a number, and gets a copy in RAM
 * under that number once it changes: an "alias".
 */
#include "engine.h"

static txBoolean isFunction(txSlot* internal) {
	return internal->kind == XS_CALLBACK_KIND || internal->kind == XS_CALLBACK_X_KIND || internal->kind == XS_CODE_KIND
		|| internal->kind == XS_CODE_X_KIND;
}

/* Instances that the SDK cannot alias. Dates are not among them: one in ROM that changes is a crash there, and here. */
static txBoolean isWithoutAlias(txSlot* internal) {
	switch (internal->kind) {
	case XS_MAP_KIND:
	case XS_SET_KIND:
	case XS_WEAK_MAP_KIND:
	case XS_WEAK_SET_KIND:
	case XS_WEAK_REF_KIND:
	case XS_ARRAY_BUFFER_KIND:
	case XS_DATA_VIEW_KIND:
	case XS_TYPED_ARRAY_KIND:
	case XS_PROMISE_KIND:
	case XS_PROXY_KIND:
	case XS_REGEXP_KIND:
		return 1;
	case XS_CLOSURE_KIND:
		return internal->value.closure->kind == XS_FINALIZATION_REGISTRY_KIND;
	default:
		return internal->ID == XS_ENVIRONMENT_BEHAVIOR;
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

static void freezePrototype(txMachine* the, txSlot* constructor) {
	txSlot* property;
	if (!(constructor->flag & XS_CAN_CONSTRUCT_FLAG)) return;
	for (property = constructor->next; property; property = property->next) {
		if (property->ID == mxID(_prototype) && property->kind == XS_REFERENCE_KIND) freeze(property->value.reference);
	}
}

static void freezeInstance(txMachine* the, txSlot* instance) {
	txSlot* internal = instance->next;
	if (instance->kind != XS_INSTANCE_KIND || !internal || !(internal->flag & XS_INTERNAL_FLAG)) return;
	if (isFunction(internal)) {
		freeze(instance);
		freezePrototype(the, instance);
	}
	else if (isWithoutAlias(internal)) freeze(instance);
	if (internal->kind == XS_PROMISE_KIND) freeze(internal->next->value.reference); /* what waits for it */
}

/* Name spaces and prototypes; what comes before them on the stack is the machine's own. */
static void freezeBuiltIns(txMachine* the) {
	int i;
	for (i = mxInstanceInspectorsStackIndex + 1; i < mxStackIndexCount; i++) {
		txSlot* slot = &the->stackTop[-1 - i];
		if (slot->kind == XS_REFERENCE_KIND) freeze(slot->value.reference);
	}
	mxPush(mxEnumeratorFunction);
	mxGetID(mxID(_prototype));
	freeze(the->stack->value.reference);
	mxPop();
	mxPush(mxArrayPrototype);
	mxGetID(mxID(_Symbol_unscopables));
	freeze(the->stack->value.reference);
	mxPop();
}

static txBoolean isConstant(txSlot* property) {
	return (property->kind == XS_ACCESSOR_KIND || property->flag & XS_DONT_SET_FLAG) && property->flag & XS_DONT_DELETE_FLAG;
}

static txBoolean isFrozen(txSlot* instance) {
	txSlot* property = instance->next;
	if (!(instance->flag & XS_DONT_PATCH_FLAG)) return 0;
	for (; property && property->flag & XS_INTERNAL_FLAG; property = property->next) {
		txSlot* item = property->kind == XS_ARRAY_KIND ? property->value.array.address : NULL;
		txIndex count = item ? fxGetIndexSize(NULL, property) : 0;
		while (count--) {
			if (!isConstant(item++)) return 0;
		}
	}
	for (; property; property = property->next) {
		if (!isConstant(property)) return 0;
	}
	return 1;
}

/* What is inside a frozen instance cannot change either: private fields, entries, bytes. */
static void petrify(txSlot* instance) {
	txSlot *internal, *field;
	for (internal = instance->next; internal && internal->flag & XS_INTERNAL_FLAG; internal = internal->next) {
		switch (internal->kind) {
		case XS_ARRAY_BUFFER_KIND:
		case XS_DATE_KIND:
		case XS_MAP_KIND:
		case XS_REGEXP_KIND:
		case XS_SET_KIND:
		case XS_WEAK_MAP_KIND:
		case XS_WEAK_SET_KIND:
			internal->flag |= XS_DONT_SET_FLAG;
			break;
		case XS_PRIVATE_KIND:
			for (field = internal->value.private.first; field; field = field->next) {
				if (field->kind != XS_ACCESSOR_KIND) field->flag |= XS_DONT_SET_FLAG;
				field->flag |= XS_DONT_DELETE_FLAG;
			}
			break;
		}
	}
}

static void numberInstance(txMachine* the, txSlot* instance) {
	if (instance->kind != XS_INSTANCE_KIND) return;
	if (isFrozen(instance)) {
		instance->ID = XS_NO_ID;
		petrify(instance);
	}
	else instance->ID = the->aliasCount++;
}

/* A variable that holds a function is taken for a constant. */
static txBoolean holdsFunction(txSlot* variable) {
	if (variable->kind == XS_HOST_FUNCTION_KIND) return 1;
	return variable->kind == XS_REFERENCE_KIND && variable->value.reference->next && isFunction(variable->value.reference->next);
}

/* `fxShareMachine` has numbered variables after a rule of its own. */
static void resetVariable(txMachine* the, txSlot* slot) {
	(void)the;
	if (slot->kind == XS_CLOSURE_KIND) slot->value.closure->ID = XS_NO_ID;
}

static void numberVariable(txMachine* the, txSlot* slot) {
	txSlot* variable;
	if (slot->kind != XS_CLOSURE_KIND) return;
	variable = slot->value.closure;
	if (holdsFunction(variable)) variable->flag |= XS_DONT_SET_FLAG;
	if (variable->flag & XS_DONT_SET_FLAG) return;
	if (variable->ID == XS_NO_ID) variable->ID = the->aliasCount++;
	slot->flag &= ~XS_DONT_SET_FLAG; /* its environment is frozen, the variable is not */
}

/* Values in chunks of the ROM machine become "external", so that the device's collector neither marks nor moves them. */
static void externalize(txMachine* the, txSlot* slot) {
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
	case XS_REGEXP_KIND:
		slot->value.regexp.data = NULL; /* each match makes its own */
		break;
	case XS_ARRAY_KIND:
		if (slot->value.array.address) {
			txSlot* item = slot->value.array.address;
			txIndex count = fxGetIndexSize(NULL, slot);
			while (count--) externalize(the, item++);
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

void seal(txMachine* rom) {
	txMachine* the = rom;
	txSlot* slot;
	runJobs(the);
	fxBeginHost(the);
	freezeBuiltIns(the);
	fxEndHost(the);
	fxShareMachine(the);
	mxGlobal.value.reference->flag &= ~XS_EXOTIC_FLAG; /* its cache of properties would be written to */
	eachSlot(the, freezeInstance);
	the->aliasCount = XS_NO_ID + 1;
	eachSlot(the, numberInstance);
	eachSlot(the, resetVariable);
	eachSlot(the, numberVariable);
	eachSlot(the, externalize);
	for (slot = the->stack; slot < the->stackTop; slot++) externalize(the, slot);
}
