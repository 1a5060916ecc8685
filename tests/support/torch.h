// SPDX-License-Identifier: GPL-3.0-or-later
// torch for tests. moc, which looks for no more than the test's own class, would read all of it for a quarter of a minute.
#pragma once

#ifndef Q_MOC_RUN
#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/csrc/autograd/variable.h>
#endif
