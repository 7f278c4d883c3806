/* A clock that jumps: put before the C library, it adds the seconds that a file holds to the time of day, and leaves
   stopwatches and sleeps alone. (libfaketime makes Python's sleep fail where only the time of day is turned.) */

#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static volatile long *ahead;

static __attribute__((constructor)) void look(void) {
    const char *file = getenv("CLOCK_AHEAD");
    int opened = file ? open(file, O_RDONLY) : -1;
    if (opened < 0) return;
    void *found = mmap(NULL, sizeof(long), PROT_READ, MAP_SHARED, opened, 0);
    if (found != MAP_FAILED) ahead = found;
    close(opened);
}

int clock_gettime(clockid_t which, struct timespec *told) {
    int failed = syscall(SYS_clock_gettime, which, told);
    if (!failed && ahead && which == CLOCK_REALTIME) told->tv_sec += *ahead;
    return failed;
}

int gettimeofday(struct timeval *restrict told, void *restrict zone) {
    int failed = syscall(SYS_gettimeofday, told, zone);
    if (!failed && ahead) told->tv_sec += *ahead;
    return failed;
}

time_t time(time_t *told) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (told) *told = now.tv_sec;
    return now.tv_sec;
}
