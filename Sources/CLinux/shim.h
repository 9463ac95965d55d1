#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>

// The C library declares these for GNU sources only.
struct sockaddr;
extern int syncfs(int descriptor);
extern int accept4(int descriptor, struct sockaddr *address, unsigned int *length, int flags);

// prctl(2) is variadic and so out of Swift's reach.
static inline int orderflow_set_parent_death_signal(int signal) {
  return prctl(PR_SET_PDEATHSIG, (unsigned long)signal, 0UL, 0UL, 0UL);
}
