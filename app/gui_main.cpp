// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/application.h"

int main()
{
    return 0;
}
