#include <sqlite3.h>

// sqlite3_config(3) is variadic and so out of Swift's reach. Without its memory statistics SQLite takes no global lock
// at every allocation. <https://www.sqlite.org/c3ref/c_config_covering_index_scan.html#sqliteconfigmemstatus>
static inline int orderflow_sqlite_configure(void) { return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }
