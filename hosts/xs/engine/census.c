/* Who owns the live slots: a line for every object, "name TAB slots". The Node side adds them up. */
#include "engine.h"

static int chainLength(txSlot* slot) {
	int length = 0;
	for (; slot; slot = slot->next) {
		length++;
		if (slot->kind == XS_PRIVATE_KIND) length += chainLength(slot->value.private.first);
		else if (slot->kind == XS_LIST_KIND) length += chainLength(slot->value.list.first);
	}
	return length;
}

static txSlot* find(txSlot* instance, txID id) {
	txSlot* property;
	for (property = instance->next; property; property = property->next) {
		if (property->ID == id && !(property->flag & XS_INTERNAL_FLAG)) return property;
	}
	return NULL;
}

/* A function has no `name` (defaults.c), but its code has. */
const char* nameOfFunction(txMachine* the, txSlot* function) {
	txSlot* code = function->next;
	txString name = code && code->ID != XS_NO_ID ? fxGetKeyName(the, code->ID) : NULL;
	return name ? name : "";
}

/* " {a, b}": the names of its properties, or of the variables in a closure. */
static void nameProperties(txMachine* the, txSlot* instance, char* name, size_t size) {
	txSlot* property;
	size_t length = strlen(name);
	const char* before = " {";
	for (property = instance->next; property; property = property->next) {
		txString key = property->flag & XS_INTERNAL_FLAG || property->ID == XS_NO_ID ? NULL : fxGetKeyName(the, property->ID);
		if (!key || length + strlen(key) + 4 > size) continue;
		length += (size_t)snprintf(name + length, size - length, "%s%s", before, key);
		before = ", ";
	}
	if (*before == ',') snprintf(name + length, size - length, "}");
}

static void describe(txMachine* the, txSlot* instance, char* name, size_t size) {
	txSlot* internal = instance->next;
	txSlot* prototype = instance->value.instance.prototype;
	txSlot* constructor = prototype ? find(prototype, mxID(_constructor)) : NULL;
	if (internal && (internal->kind == XS_CODE_KIND || internal->kind == XS_CODE_X_KIND))
		snprintf(name, size, "function %s", nameOfFunction(the, instance));
	else if (constructor && constructor->kind == XS_REFERENCE_KIND) {
		snprintf(name, size, "%s", nameOfFunction(the, constructor->value.reference));
		if (prototype == mxObjectPrototype.value.reference) nameProperties(the, instance, name, size);
	}
	else if (internal && internal->ID == XS_ENVIRONMENT_BEHAVIOR) {
		snprintf(name, size, "(closure)");
		nameProperties(the, instance, name, size);
	}
	else snprintf(name, size, "(internal)");
}

void sendCensus(txMachine* the) {
	static Bytes text;
	txSlot *heap, *slot;
	int owned = 0;
	char line[160];
	text.size = 0;
	fxCollect(the, XS_COMPACT_FLAG);
	for (heap = the->firstHeap; heap; heap = heap->next) {
		for (slot = heap + 1; slot < heap->value.reference; slot++) {
			char name[128];
			int count;
			if (slot->kind != XS_INSTANCE_KIND) continue;
			count = 1 + chainLength(slot->next);
			describe(the, slot, name, sizeof(name));
			append(&text, line, (size_t)snprintf(line, sizeof(line), "%s\t%d\n", name, count));
			owned += count;
		}
	}
	append(&text, line, (size_t)snprintf(line, sizeof(line), "(variables)\t%d\n", (int)the->currentHeapCount - owned));
	send('.', text.bytes, text.size);
}
