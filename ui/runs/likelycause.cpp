// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/likelycause.h"

#include "core/base/machine.h"
#include "widgets/numbers.h"

#include <QCoreApplication>
#include <cmath>

namespace anneal::ui {

namespace {

struct CauseWords
{
    Q_DECLARE_TR_FUNCTIONS(LikelyCause)
};

} // namespace

QString likelyCauseOf(const RunData &data)
{
    constexpr double nearTheLimit = 0.8; // of all memory: the system and other programs have the rest
    constexpr double mebibyte = 1024.0 * 1024.0;
    const auto memory = data.curve(Curve::Memory);
    if (memory.empty() || !std::isfinite(memory.back().y))
        return {};
    const double used = memory.back().y * mebibyte, all = double(base::thisMachine().memory);
    if (all <= 0 || used < nearTheLimit * all)
        return {};
    return CauseWords::tr(
        "It may have run out of memory: at its last step it used %1 of %2. A smaller batch or a lower maximum row length needs less.")
        .arg(widgets::bytesText(quint64(used)), widgets::bytesText(quint64(all)));
}

} // namespace anneal::ui
