// tls_step and tls_close, with the computing done in a thread of its own: a public-key operation takes a chip up to two
// seconds, and its event loop is to go on meanwhile. The thread, and with it a stack deep enough for mbedTLS, lives only
// as long as somebody shakes hands. It computes one step at a time, and only while the caller was told TLS_COMPUTING:
// until then, and after that, the connection is the caller's alone.
#include "tls.h"

#if defined(_WIN32) // a simulator has a processor that needs no thread for this

uint32_t tls_step(int32_t handle)
{
	return tls_step_now(handle);
}

void tls_close(int32_t handle)
{
	tls_close_now(handle);
}

#else

#include <stddef.h>

#if !defined(TLS_SLICE)
#define TLS_SLICE 20 // milliseconds that a call waits at most
#endif

enum {
	STACK = 6144, // bytes; README.md has what mbedTLS needs of it
	FOREVER = -1,
};

#if defined(ESP_PLATFORM)

#include "freertos/FreeRTOS.h"
#include "freertos/semphr.h"
#include "freertos/task.h"

struct flag {
	StaticSemaphore_t memory;
	SemaphoreHandle_t semaphore;
};

static void flag_make(struct flag *flag)
{
	flag->semaphore = xSemaphoreCreateBinaryStatic(&flag->memory);
}

static void flag_raise(struct flag *flag)
{
	xSemaphoreGive(flag->semaphore);
}

// Waits for the flag and lowers it; 0 when it did not come in time.
static int flag_wait(struct flag *flag, int milliseconds)
{
	return xSemaphoreTake(flag->semaphore, milliseconds < 0 ? portMAX_DELAY : pdMS_TO_TICKS(milliseconds)) == pdTRUE;
}

static void work(void);

static void task(void *unused)
{
	(void)unused;
	work();
	vTaskDelete(NULL);
}

// Below the caller, which shall find the processor free whenever it has something to do.
static int thread_start(void)
{
	UBaseType_t ours = uxTaskPriorityGet(NULL);

	return xTaskCreate(task, "tls", STACK, NULL, ours > 1 ? ours - 1 : 1, NULL) == pdPASS;
}

static void thread_join(void)
{
}

#else

#include <errno.h>
#include <pthread.h>
#include <time.h>

struct flag {
	pthread_mutex_t mutex;
	pthread_cond_t raised;
	int up;
};

static void flag_make(struct flag *flag)
{
	pthread_mutex_init(&flag->mutex, NULL);
	pthread_cond_init(&flag->raised, NULL);
	flag->up = 0;
}

static void flag_raise(struct flag *flag)
{
	pthread_mutex_lock(&flag->mutex);
	flag->up = 1;
	pthread_cond_signal(&flag->raised);
	pthread_mutex_unlock(&flag->mutex);
}

static int flag_wait(struct flag *flag, int milliseconds)
{
	struct timespec until;
	int came, result = 0;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_nsec += milliseconds % 1000 * 1000000L;
	until.tv_sec += milliseconds / 1000 + until.tv_nsec / 1000000000L;
	until.tv_nsec %= 1000000000L;
	pthread_mutex_lock(&flag->mutex);
	while (!flag->up && result != ETIMEDOUT)
		result = milliseconds < 0 ? pthread_cond_wait(&flag->raised, &flag->mutex) : pthread_cond_timedwait(&flag->raised, &flag->mutex, &until);
	came = flag->up;
	flag->up = 0;
	pthread_mutex_unlock(&flag->mutex);
	return came;
}

static void work(void);

static void *task(void *unused)
{
	work();
	return unused;
}

static pthread_t thread;

static int thread_start(void)
{
	return !pthread_create(&thread, NULL, task, NULL);
}

static void thread_join(void)
{
	pthread_join(thread, NULL);
}

#endif

static struct {
	struct flag go, done;
	int32_t handle; // whose step is being computed; 0: nobody's
	uint8_t made, running, ending;
} worker;

static void work(void)
{
	for (;;) {
		flag_wait(&worker.go, FOREVER);
		if (worker.ending)
			break;
		tls_step_now(worker.handle);
		flag_raise(&worker.done);
	}
	flag_raise(&worker.done);
}

static int start(void)
{
	if (worker.running)
		return 1;
	if (!worker.made) {
		flag_make(&worker.go);
		flag_make(&worker.done);
		worker.made = 1;
	}
	worker.ending = 0;
	worker.running = (uint8_t)thread_start();
	return worker.running;
}

static void stop(void)
{
	if (!worker.running || worker.handle)
		return;
	worker.ending = 1;
	flag_raise(&worker.go);
	flag_wait(&worker.done, FOREVER);
	thread_join();
	worker.running = 0;
}

uint32_t tls_step(int32_t handle)
{
	uint32_t word;

	if (worker.handle != handle) {
		if (worker.handle) // another connection's turn
			return TLS_COMPUTING;
		word = tls_state(handle);
		if ((word & 0xFF) != TLS_WORKING)
			return word;
		if (!start())
			return TLS_FAILED | TLS_MEMORY << 8;
		worker.handle = handle;
		flag_raise(&worker.go);
	}
	if (!flag_wait(&worker.done, TLS_SLICE))
		return TLS_COMPUTING;
	worker.handle = 0;
	word = tls_state(handle);
	if ((word & 0xFF) >= TLS_UP)
		stop();
	return word;
}

void tls_close(int32_t handle)
{
	if (worker.handle == handle && handle) {
		flag_wait(&worker.done, FOREVER);
		worker.handle = 0;
	}
	stop();
	tls_close_now(handle);
}

#endif
