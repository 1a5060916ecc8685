// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/xaxischoice.h"

namespace anneal::ui {

using namespace Qt::StringLiterals;
using widgets::XAxis;

namespace {

const QString kKey = u"training/xaxis"_s;
const std::pair<XAxis, QString> kNames[] { { XAxis::Step, u"step"_s }, { XAxis::Relative, u"relative"_s }, { XAxis::Wall, u"wall"_s } }; // stored

} // namespace

XAxis storedXAxis(const Settings &settings)
{
    const QString stored = settings.value(kKey).toString();
    for (const auto &[axis, name] : kNames)
        if (name == stored)
            return axis;
    return XAxis::Step;
}

void storeXAxis(Settings &settings, XAxis axis)
{
    for (const auto &[one, name] : kNames)
        if (one == axis)
            settings.setValue(kKey, name);
}

} // namespace anneal::ui
