// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/training/loadline.h"

#include "core/base/text.h"
#include "ui/shell/project.h"
#include "widgets/numbers.h"
#include <algorithm>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace widgets;

namespace {

constexpr std::uint64_t kLittleDisk = std::uint64_t(2) << 30; // bytes: a checkpoint of a larger model needs as much

/// What is known of a load, in one line.
QString lineOf(std::optional<double> processor, const MachineLoad &load)
{
    QStringList parts;
    if (processor)
        parts << LoadLine::tr("CPU %1 %").arg(percentOf(*processor, 1));
    if (load.memory > 0) {
        QString used = bytesText(load.memoryUsed);
        const QString all = bytesText(load.memory);
        if (const QString unit = all.right(3); used.endsWith(unit)) // "4.2 of 23.5 GiB"
            used = used.chopped(unit.size()).trimmed();
        parts << LoadLine::tr("computer: %1 of %2").arg(used, all);
    }
    if (load.diskFree > 0)
        parts << LoadLine::tr("%1 free on disk").arg(bytesText(load.diskFree));
    return parts.join(u" · "_s);
}

} // namespace

LoadLine::LoadLine(Background &background, QWidget *parent)
    : Label({}, Type::Secondary, Tone::Secondary, parent)
    , m_reading(background, [this](const MachineLoad &load) { tell(load); })
{
    setAccessibleName(tr("Use of this computer"));
    setAlignment(Qt::AlignRight | Qt::AlignTop);
    constexpr std::uint64_t wide = std::uint64_t(710) << 27, little = std::uint64_t(888) << 20; // "88.8 GiB": from 100 on there are no decimals
    const auto widthOf = [this](std::uint64_t used) { return fontMetrics().horizontalAdvance(lineOf(1.0, { {}, used, wide, wide })); };
    setMinimumWidth(std::max(widthOf(wide), widthOf(little))); // what comes to be known moves nothing beside it
    m_timer.setInterval(2s);
    connect(&m_timer, &QTimer::timeout, this, &LoadLine::ask);
}

void LoadLine::setFolder(const std::filesystem::path &folder)
{
    m_folder = folder;
}

void LoadLine::showEvent(QShowEvent *event)
{
    Label::showEvent(event);
    ask();
    m_timer.start();
}

void LoadLine::hideEvent(QHideEvent *event)
{
    m_timer.stop();
    m_before.reset(); // a mean over the time between says nothing of now
    Label::hideEvent(event);
}

void LoadLine::ask()
{
    if (!m_reading.isBusy()) // a slow disk is not asked twice
        m_reading.ask([folder = m_folder](const std::stop_token &) { return machineLoad(folder); });
}

void LoadLine::tell(const MachineLoad &load)
{
    const auto share = m_before ? load.processorShare(*m_before) : std::nullopt;
    m_before = load;
    setText(lineOf(share, load));
    setAccessibleDescription(text());
    setTone(load.diskFree > 0 && load.diskFree < kLittleDisk ? Tone::Warning : Tone::Secondary);
}

} // namespace anneal::ui
