"""Words that every need and every achievement says, and that therefore tell nothing.

They count little in the score, are never shown as a shared concept, and a supply that shares only these is not listed.
The list holds words of the register of needs, results and applications, none of a subject.
"""

from dukou.engines import text

_LISTED = frozenset(
    """
    研究 技术 系统 方法 项目 开发 需求 应用 关键 关键技术 核心 核心技术 产品 制备 设计 生产 产业 产业化 工艺 装置 设备 研发
    分析 控制 新型 高效 性能 高性能 智能 平台 服务 解决 解决方案 方案 实现 企业 公司 及其 基于 装备 加工 检测 处理 制造 研制 一体化
    工程 创新 问题 难题 难点 技术难题 技术需求 技术攻关 攻关 合作 目标 指标 技术指标 要求 内容 情况 现状 背景 目前 现有 国内 国外 国内外
    国际 国家 我国 中国 市场 行业 领域 方面 方向 条件 基础 能力 水平 效果 效率 质量 成本 价格 经济 效益 社会 环境 影响 作用 功能 特点
    特性 优势 优点 缺点 不足 提高 提升 降低 减少 增加 改善 改进 优化 保证 保障 满足 达到 具有 具备 采用 使用 利用 通过 进行 开展 完成
    建立 建设 形成 提供 获得 得到 发展 推广 推动 促进 加快 加强 支持 支撑 参与 承担 引进 寻求 寻找 希望 需要 急需 亟需 必须 可以 能够
    可能 由于 因此 因为 所以 但是 同时 以及 或者 并且 而且 其中 其他 相关 有关 关于 对于 针对 根据 按照 结合 围绕 包括 主要 重要 重点
    关注 有效 显著 明显 良好 优异 优良 较高 较低 较好 较大 较小 一定 一种 一个 多种 各种 不同 相同 类似 传统 常规 普通 一般 特殊 先进
    领先 成熟 稳定 稳定性 可靠 可靠性 安全 安全性 简单 复杂 快速 准确 精确 精准 适合 适用 适应 广泛 大量 大规模 规模 规模化 批量 部分 全部
    整体 综合 整合 集成 集成化 自动 自动化 智能化 信息 信息化 数字化 数据 数据库 模型 模式 机制 机理 理论 原理 过程 流程 环节 阶段 步骤 时间
    周期 期间 年度 今年 近年 近年来 未来 以上 以下 左右 之间 范围 程度 程序 状态 状况 结构 组成 部件 零件 部位 材料 原料 新材料 物质 成分
    样品 样本 试验 实验 实验室 测试 测量 测定 检验 验证 评价 评估 监测 监控 管理 操作 运行 运营 维护 维修 安装 调试 培训 咨询 指导 团队 人员
    人才 专家 专业 客户 用户 消费者 单位 机构 高校 大学 学院 研究院 研究所 院所 有限公司 集团 工厂 车间 现场 地区 区域 城市 政府 政策 标准
    规范 专利 知识产权 成果 转化 成果转化 论文 报告 产值 销售 收入 利润 投资 投入 资金 预算 万元 亿元 元人民币 面议 转让 许可 联合 共同
    委托 自主 自主研发 拥有 掌握 突破 瓶颈 缺乏 存在 造成 导致 引起 产生 出现 发生 带来 面临 影响因素 因素 原因 结果 结论 意义 价值 前景
    趋势 潜力 空间 需求方 供方 甲方 乙方 联系 联系人 电话 工作 任务 计划 预期 预期目标 需求内容 工作基础 初步 进一步 深入 深度 高度 全面
    尤其 特别 非常 十分 比较 更加 最大 最小 最高 最低 最佳 最终 首先 其次 第一 第二 第三 本项目 本公司 我公司 我司 该项目 该技术 探讨 探索
    关系 构建 设计方案 示范 示范应用 试点 中试 小试 样机 原型 定制 配套 升级 改造 更新 替代 国产 国产化 进口 自有 现代 当前 日益 迅速 迅猛
    越来越 随着 不断 逐步 逐渐 持续 长期 短期 实时 在线 远程 有限 无法 难以 容易 不能 没有 不同程度 新产品 新技术 新工艺 新型号 型号 规格
    参数 尺寸 数量 比例 总量 单位面积 次数 速度 强 高 低 大 小 多 少 新 好 化 性 型 类 式 度 率 量 法 器 机 件 品 物 料 者 家 个 种 项 点 次 年
    a an and are as at be by can for from has have in into is it its need needs new of on or our that the their this to
    we which will with more than less least most per when while such only also
    application based company design development device equipment high improve improved method
    methods performance platform problem process product production project quality require required research result
    results service solution study system systems technologies technology use used using
    """.split()  # noqa: SIM905 - a list literal would take six hundred lines
)
GENERIC = _LISTED | {piece for listed in _LISTED for piece in text.words(listed)}
"""The list, and what the segmenter makes of its longer words (元人民币 → 人民币)."""

BREAKERS = frozenset(
    "的了和与及或在是为对等并以其由从到于且而该这我你他它们之将被把使让会能可要就也都还又很更最较不无未已所则若如因但即各每某此那里上下中内外前后时"
)
"""Single characters that never stand inside a concept: a phrase ends before them."""
