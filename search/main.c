/* search: query -> hits -> output. */
#include "search/run.h"

int main(int argc, char **argv) {
    return search_run(argc, argv, NULL);
}
